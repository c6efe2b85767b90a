# SPDX-License-Identifier: Apache-2.0
"""The other commands: what they do, and what they say when they cannot."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haowu.doors.cli.head_keys import public_pem
from haowu.doors.cli.tests.conftest import PROGRAM, CommandLine
from haowu.doors.cli.tests.order_lines import line
from haowu.kernel.clock import FixedClock
from haowu.wire.line import Line


def test_a_ledger_as_written_verifies(shop: CommandLine, csv_of: Callable[..., Path]) -> None:
    shop.run("import", "orders", csv_of(line("A1", 500)))
    sealed = shop.run("ledger", "seal")
    assert sealed.exit_code == 0, sealed.output
    assert list(shop.runtime.heads.glob("*.json"))
    verified = shop.run("ledger", "verify")
    assert (verified.exit_code, "账本完好" in verified.output) == (0, True), verified.output
    rebuilt = shop.run("ledger", "rebuild", "--check")
    assert rebuilt.exit_code == 0, rebuilt.output


def test_an_outsider_verifies_with_the_public_key_alone(
    shop: CommandLine, csv_of: Callable[..., Path], tmp_path: Path
) -> None:
    shop.run("import", "orders", csv_of(line("A1", 500)))
    shop.run("ledger", "seal")
    public, elsewhere = tmp_path / "public.pem", tmp_path / "elsewhere"
    public.write_text(shop.run("ledger", "public-key").stdout, encoding="ascii")
    shop.runtime.heads.rename(elsewhere)
    outsider = CommandLine(replace(shop.runtime, head_signing_key=missing, head_public_key=missing), shop.url)
    verified = outsider.run("ledger", "verify", "--heads", elsewhere, "--key", public)
    assert (verified.exit_code, "1 signed digests" in verified.output, "CANNOT" in verified.output) == (0, True, False)
    other = tmp_path / "other.pem"
    other.write_text(public_pem(Ed25519PrivateKey.generate().public_key()), encoding="ascii")
    wrong = outsider.run("ledger", "verify", "--heads", elsewhere, "--key", other)
    assert (wrong.exit_code, "signature does not hold" in wrong.stderr) == (1, True)


def missing() -> NoReturn:
    """Stand for keys that are not on this machine."""
    pytest.fail("asked for a key of this copy")


def test_without_digests_it_says_what_it_cannot_see(shop: CommandLine, csv_of: Callable[..., Path]) -> None:
    shop.run("import", "orders", csv_of(line("A1", 500)))
    verified = shop.run("ledger", "verify")
    said = "末尾若被整段删掉" in verified.stderr and "a cut-off tail" in verified.stderr
    assert (verified.exit_code, said) == (0, True), verified.output


def test_what_verify_cannot_use_is_said(shop: CommandLine, tmp_path: Path) -> None:
    not_a_key = tmp_path / "key.pem"
    not_a_key.write_text("no key", encoding="ascii")
    for words in (("--key", not_a_key), ("--key", tmp_path / "absent"), ("--heads", tmp_path / "absent")):
        refused = shop.run("ledger", "verify", *words)
        assert (refused.exit_code, "Traceback" in refused.output) == (2, False)


def test_a_changed_row_is_named_and_the_exit_code_says_so(shop: CommandLine, csv_of: Callable[..., Path]) -> None:
    shop.run("import", "orders", csv_of(line("A1", 500)))
    with psycopg.connect(shop.url) as connection:
        connection.execute("alter table ledger.movement disable trigger user")
        connection.execute("update ledger.movement set points = points + 1")
        batch = connection.execute("select chain || '-' || seq from ledger.movement").fetchone()
    assert batch is not None
    verified = shop.run("ledger", "verify")
    assert (verified.exit_code, batch[0] in verified.stderr) == (1, True)
    assert shop.run("ledger", "rebuild", "--check").exit_code == 1


FORGERIES = {
    "balance": (
        "account",
        "update ledger.account set available = available + 1000000 returning owner_id",
        "owner_id={}",
    ),
    "budget": ("budget_slice", "update ledger.budget_slice set used_points = 0 returning budget_id", "budget_id={}"),
    "order": (
        "earning_purchase",
        "update earning_purchase set net_fen = 1 returning chain || '-' || seq || '-' || ord",
        "earning_purchase {}:",
    ),
    "order of a lot": ("lot", "update ledger.lot set order_ref = 'shop:B2' returning lot_id", "lot_id={}"),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_verify_alone_finds_what_a_superuser_forges(shop: CommandLine, csv_of: Callable[..., Path], what: str) -> None:
    """One command tells the whole truth: the exit code says that something is wrong, a line says which row."""
    shop.run("import", "orders", csv_of(line("A1", 500)))
    table, statement, row = FORGERIES[what]
    with psycopg.connect(shop.url) as connection:
        for guarded in ("earning_purchase", "ledger.account", "ledger.lot"):
            connection.execute(f"alter table {guarded} disable trigger user".encode())
        changed = connection.execute(statement.encode()).fetchone()
    assert changed is not None
    verified = shop.run("ledger", "verify")
    named = [text for text in verified.stderr.splitlines() if text.startswith(f"{table} ")]
    assert (verified.exit_code, "账本完好" in verified.output) == (1, False)
    assert any(row.format(changed[0]) in text for text in named), verified.stderr


def test_rebuild_only_checks(shop: CommandLine) -> None:
    assert shop.run("ledger", "rebuild").exit_code == 2


def test_programmes_are_published_once_and_listed(shop: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(PROGRAM, encoding="utf-8")
    assert "没有重复发布" in shop.run("program", "publish", file).output
    assert "shop" in shop.run("program", "list").output


def test_a_wrong_programme_is_explained_by_line(shop: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(PROGRAM.replace("per_fen: 100", "per_fen: -1"), encoding="utf-8")
    refused = shop.run("program", "publish", file)
    assert (refused.exit_code, "wrong.yaml:" in refused.stderr) == (2, True)
    absent = shop.run("program", "publish", tmp_path / "absent.yaml")
    assert (absent.exit_code, "Traceback" in absent.output) == (2, False)


def test_members_are_enrolled_and_show_a_code(shop: CommandLine) -> None:
    assert shop.run("member", "enrol", "--phone", "13800138000", "--number", "M9").exit_code == 0
    code = shop.run("member", "code", "13800138000").output.strip()
    assert (len(code), code.isdigit()) == (20, True)
    assert shop.run("member", "enrol", "--phone", "13800138000").exit_code == 2
    assert shop.run("member", "code", "M404").exit_code == 2


def test_keys_are_made_for_known_merchants_and_revoked(shop: CommandLine) -> None:
    made = shop.run("key", "create", "--name", "till", "--merchant", "shop")
    assert (made.exit_code, "hw_" in made.output) == (0, True)
    assert shop.run("key", "create", "--name", "till", "--merchant", "nobody").exit_code == 2
    assert shop.run("key", "create", "--name", "till").exit_code == 2, "whose till?"
    for options in (
        ["--role", "security_admin"],
        ["--role", "merchant_manager", "--merchant", "shop", "--sandbox"],
        ["--role", "member", "--member", "M100001"],
    ):
        assert shop.run("key", "create", "--name", "k", *options).exit_code == 0, options
    assert shop.run("key", "create", "--name", "k", "--role", "clerk", "--merchant", "*").exit_code == 2
    assert shop.run("key", "create", "--name", "k", "--role", "king").exit_code == 2
    assert shop.run("key", "revoke", "1").exit_code == 0
    assert shop.run("key", "revoke", "404").exit_code == 2


def test_what_is_due_is_settled(shop: CommandLine, csv_of: Callable[..., Path], clock: FixedClock) -> None:
    shop.run("import", "orders", csv_of(line("A1", 500)))
    clock.advance(timedelta(days=8))
    assert "1 accounts" in shop.run("lifecycle", "run").output
    assert shop.count("select available from ledger.account") == 5


def test_a_database_that_is_away_is_a_sentence(shop: CommandLine, csv_of: Callable[..., Path]) -> None:
    def away(role: str | None = None) -> Line:
        return Line.connect("host=/nowhere", connect_timeout=1)

    lost = CommandLine(replace(shop.runtime, connect=away), shop.url)
    answer = lost.run("import", "orders", csv_of(line("A1", 500)))
    assert (answer.exit_code, "连不上数据库" in answer.stderr) == (3, True)


def test_the_demo_is_told_or_missed(shop: CommandLine) -> None:
    assert shop.run("demo", "info").exit_code == 2
    shop.runtime.var.mkdir(parents=True)
    (shop.runtime.var / "demo.json").write_text(json.dumps({"url": "http://127.0.0.1:8000"}), encoding="utf-8")
    assert "127.0.0.1" in shop.run("demo", "info").output
