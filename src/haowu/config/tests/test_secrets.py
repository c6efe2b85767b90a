# SPDX-License-Identifier: Apache-2.0
"""Keys are made once, kept closed, and never replaced behind anybody's back."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from haowu.config.problem import SetupProblem
from haowu.config.secrets import load_secrets

NAMES = ["code_key", "field_key", "head_signing_key", "phone_index_key"]


def test_the_first_start_makes_closed_keys_and_the_next_finds_them(tmp_path: Path) -> None:
    first, second = load_secrets(tmp_path, {}), load_secrets(tmp_path, {})
    assert first.member_keys() == second.member_keys()
    publics = [each.head_signing_key.public_key() for each in (first, second)]
    assert len({public.public_bytes(Encoding.Raw, PublicFormat.Raw) for public in publics}) == 1
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert [stat.S_IMODE((tmp_path / "secrets" / name).stat().st_mode) for name in NAMES] == [0o600] * len(NAMES)


def test_the_public_half_of_the_signing_key_lies_beside_it(tmp_path: Path) -> None:
    key = load_secrets(tmp_path, {}).head_signing_key.public_key()
    path = tmp_path / "secrets" / "head_signing_key.pub"
    assert load_pem_public_key(path.read_bytes()) == key
    path.write_text("of another key", encoding="ascii")
    load_secrets(tmp_path, {})
    assert load_pem_public_key(path.read_bytes()) == key
    assert "PRIVATE" not in path.read_text(encoding="ascii")


def test_one_key_for_two_purposes_is_refused(tmp_path: Path) -> None:
    handed = tmp_path / "handed"
    handed.write_text("ab" * 32, encoding="ascii")
    given = {"HAOWU_FIELD_KEY_FILE": str(handed), "HAOWU_CODE_KEY_FILE": str(handed)}
    with pytest.raises(SetupProblem, match="must differ"):
        load_secrets(tmp_path, given).member_keys()


def test_printing_shows_no_key(tmp_path: Path) -> None:
    assert repr(load_secrets(tmp_path, {})) == "Secrets()"


@pytest.mark.parametrize("name", NAMES)
def test_a_key_that_is_gone_is_not_replaced(tmp_path: Path, name: str) -> None:
    load_secrets(tmp_path, {})
    (tmp_path / "secrets" / name).unlink()
    with pytest.raises(SetupProblem, match=name):
        load_secrets(tmp_path, {})
    assert not (tmp_path / "secrets" / name).exists()


@pytest.mark.parametrize("content", ["", "ab" * 31, "ab" * 33, "zz" * 32])
def test_a_key_of_another_length_is_refused(tmp_path: Path, content: str) -> None:
    weak = tmp_path / "weak"
    weak.write_text(content, encoding="ascii")
    with pytest.raises(SetupProblem, match="field_key"):
        load_secrets(tmp_path, {"HAOWU_FIELD_KEY_FILE": str(weak)})


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_secrets(tmp_path, {})
    (tmp_path / "secrets" / "code_key").chmod(0o644)
    with pytest.raises(SetupProblem, match="chmod 600"):
        load_secrets(tmp_path, {})


def test_a_key_may_be_handed_in(tmp_path: Path) -> None:
    handed = tmp_path / "handed"
    handed.write_text("ab" * 32 + "\n", encoding="ascii")
    found = load_secrets(tmp_path, {"HAOWU_PHONE_INDEX_KEY_FILE": str(handed)})
    assert found.phone_index_key == b"\xab" * 32
    assert not (tmp_path / "secrets" / "phone_index_key").exists()
