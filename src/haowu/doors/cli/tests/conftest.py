# SPDX-License-Identifier: Apache-2.0
"""A shop with a programme and three members, and the command line in front of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner, Result

from haowu.doors.cli.main import build_cli
from haowu.doors.cli.runtime import Runtime
from haowu.doors.cli.tests.order_lines import HEADER
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.members.keys import MemberKeys
from haowu.members.newcomer import Newcomer
from haowu.members.operations.enrol_members import enrol_members
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.tests.partners import make_partner
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.sample_disclosure import with_disclosure
from haowu.wire.line import Line

KEYS = MemberKeys.from_secret(bytes(range(32)))
PROGRAM = with_disclosure("""
program: shop
name: {zh: 小店积分, en: Shop}
effective_from: 2024-01-01T00:00:00+08:00
merchants: [shop]
point_types:
  - code: consumption
    name: {zh: 消费积分, en: Points}
    expiry: {policy: end_of_month, months: 36}
    confirm_delay_days: 7
budgets:
  - {code: base, name: {zh: 预算, en: Budget}, funder: shop, line_fen: 100000000, face_millifen_per_point: 1000}
rules:
  - code: base
    name: {zh: 每元一分, en: One a yuan}
    point_type: consumption
    budget: base
    earn: {kind: rate, points: 1, per_fen: 100}
""")


def connect(url: str, role: str | None = None) -> Line:
    """Return a connection that acts as `role`."""
    return Line.connect(url, options=f"-c role={role}" if role else "")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs commands against one database."""

    runtime: Runtime
    url: str

    def run(self, *words: str | Path) -> Result:
        """Run `haowu words…`."""
        return CliRunner().invoke(build_cli(), [str(word) for word in words], obj=self.runtime)

    def count(self, statement: str) -> Any:
        """Return the first value that `statement` gives."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(statement.encode()).fetchone()
        assert row is not None
        return row[0]

    def points(self) -> int:
        """Return all points granted so far."""
        return int(self.count("select coalesce(sum(points), 0) from ledger.movement where debit = 10"))

    def earns(self) -> int:
        """Return the number of accepted earns in the ledger."""
        return int(self.count("select count(*) from ledger.journal where kind = 1 and code = 'OK'"))


@pytest.fixture
def shop(database_url: str, clock: FixedClock, tmp_path: Path) -> CommandLine:
    """The command line of a shop `shop`, store `shop-01`, members M1, M2, M3."""
    with connect(database_url) as connection:
        onboard_merchant(connection, code="shop", name_zh="小店")
        open_store(connection, merchant="shop", code="shop-01", name_zh="一号店")
        make_partner(connection, "shop", "shop", clock=clock)
        newcomers = [Newcomer(member_no=number, phone=None) for number in ("M1", "M2", "M3")]
        newcomers.append(Newcomer(member_no="M4", phone="13800138004"))
        enrol_members(connection, newcomers, clock=clock, keys=KEYS)
        actor = Actor(ActorKind.SYSTEM, "test")
        publish_program(connection, PROGRAM, filename="shop.yaml", clock=clock, actor=actor)
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))

    def open_connection(role: str | None = None) -> Line:
        return connect(database_url, role)

    runtime = Runtime(
        open_connection, clock, tmp_path / "var", tmp_path / "heads", lambda: KEYS, lambda: key, key.public_key
    )
    return CommandLine(runtime, database_url)


@pytest.fixture
def csv_of(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of csv files: `csv_of("A1,M1,…", …)` under the usual header."""

    def write(*lines: str, header: str = HEADER, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("".join(f"{line}\n" for line in (header, *lines)).encode(encoding))
        return path

    return write
