# SPDX-License-Identifier: Apache-2.0
"""Keys, encrypted fields, phone numbers."""

import pytest

from haowu.members.errors import CipherInvalid
from haowu.members.field_crypto import PHONE, FieldCipher
from haowu.members.keys import MemberKeys
from haowu.members.phones import masked, normal_phone, phone_index

CIPHER = FieldCipher(bytes(32))


def test_a_field_is_read_back() -> None:
    stored = CIPHER.seal("13800000001", purpose=PHONE, row_id=1)
    assert CIPHER.open(stored, purpose=PHONE, row_id=1) == "13800000001"
    assert stored[:1] == b"\x01"


def test_the_same_field_never_looks_the_same() -> None:
    assert CIPHER.seal("x", purpose=PHONE, row_id=1) != CIPHER.seal("x", purpose=PHONE, row_id=1)


@pytest.mark.parametrize(("purpose", "row_id"), [("members.name", 1), (PHONE, 2)])
def test_a_field_moved_elsewhere_cannot_be_read(purpose: str, row_id: int) -> None:
    stored = CIPHER.seal("13800000001", purpose=PHONE, row_id=1)
    with pytest.raises(CipherInvalid):
        CIPHER.open(stored, purpose=purpose, row_id=row_id)


def test_no_changed_byte_goes_unnoticed() -> None:
    stored = CIPHER.seal("13800000001", purpose=PHONE, row_id=1)
    for place in range(len(stored)):
        changed = stored[:place] + bytes([stored[place] ^ 1]) + stored[place + 1 :]
        with pytest.raises(CipherInvalid):
            CIPHER.open(changed, purpose=PHONE, row_id=1)
    with pytest.raises(CipherInvalid):
        CIPHER.open(b"", purpose=PHONE, row_id=1)


def test_another_key_reads_nothing() -> None:
    stored = CIPHER.seal("13800000001", purpose=PHONE, row_id=1)
    with pytest.raises(CipherInvalid):
        FieldCipher(b"1" * 32).open(stored, purpose=PHONE, row_id=1)


@pytest.mark.parametrize(
    "written",
    [
        "13800000001",
        "+8613800000001",
        "+86 138 0000 0001",
        "0086-138-0000-0001",
        "86 13800000001",
        "１３８\u3000００００\u3000０００１",
    ],
)
def test_a_phone_has_one_normal_form(written: str) -> None:
    assert normal_phone(written) == "13800000001"


@pytest.mark.parametrize(
    "written", ["", "138", "23800000001", "138000000012", "1" * 5000, "١٣٨٠٠٠٠٠٠٠١", "1380000000x"]
)
def test_what_is_no_mobile_number_has_none(written: str) -> None:
    assert normal_phone(written) is None
    assert masked(written) == "****"


def test_a_phone_is_shown_masked() -> None:
    assert masked("+86 138 0013 8000") == "138****8000"


def test_the_index_needs_the_key() -> None:
    assert phone_index("13800000001", bytes(32)) != phone_index("13800000001", b"1" * 32)
    assert len(phone_index("13800000001", bytes(32))) == 32


def test_keys_are_separate_sized_and_never_shown() -> None:
    keys = MemberKeys.from_secret(b"s" * 32)
    assert len({keys.phone_index_key, keys.field_key, keys.code_key}) == 3
    assert repr(keys) == "MemberKeys()"
    with pytest.raises(ValueError, match="at least 32"):
        MemberKeys.from_secret(b"short")
    with pytest.raises(ValueError, match="must be 32"):
        MemberKeys(b"", b"a" * 32, b"b" * 32)
    with pytest.raises(ValueError, match="must differ"):
        MemberKeys(b"a" * 32, b"a" * 32, b"b" * 32)
