# SPDX-License-Identifier: Apache-2.0
"""Make a key for a merchant's machine or for the operator."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.access.errors import KeyInvalid, ScopesOutOfReach
from haowu.access.roles import ROLES, Binding, scopes_within_reach
from haowu.access.scopes import ALL_MERCHANTS, NO_MERCHANT, checked_scopes
from haowu.access.tokens import hash_token, new_token, prefix_of
from haowu.kernel.clock import Clock

RATE_MAX: Final = 1_000_000
NAME_MAX: Final = 100
CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

INSERT: Final = """
insert into access_api_key
    (name, merchant, scopes, token_prefix, token_sha256, rate_per_second, created_at, expires_at, role,
     member, is_sandbox)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
returning id
"""


class NewKey(msgspec.Struct, frozen=True):
    """A key just made. `token` is shown this once and cannot be had again."""

    id: int
    token: str

    def __repr__(self) -> str:
        """Return the number only, so that no log line ever carries the token."""
        return f"NewKey(id={self.id})"


def create_api_key(  # noqa: PLR0913 - the columns of a key, all by name
    connection: Connection,
    *,
    name: str,
    merchant: str,
    clock: Clock,
    scopes: Sequence[str] = (),
    role: str = "",
    member: str | None = None,
    is_sandbox: bool = False,
    rate_per_second: int = 2000,
    expires_at: datetime | None = None,
) -> NewKey:
    """Make a key called `name` that speaks for `merchant` ("*": for all) and may do `scopes`, or what its `role` may.

    A member's key speaks for `member` alone and for no merchant ("-"). With `is_sandbox` nothing it does is kept.

    `rate_per_second` bounds its calls; at `expires_at` it stops working. The room below knows no merchants, so the
    caller has made sure that this one exists. Raises `ScopesInvalid`, `ScopesOutOfReach`, or `KeyInvalid`.
    """
    now = clock.now()
    _check(name, merchant, rate_per_second)
    _check_role(role, merchant, member)
    if expires_at is not None and expires_at <= now:
        raise KeyInvalid(field="expires_at")
    token = new_token()
    values = [
        name,
        merchant,
        _granted(scopes or _role_scopes(role), merchant, member),
        prefix_of(token),
        hash_token(token),
        rate_per_second,
    ]
    made = connection.execute(INSERT, [*values, now, expires_at, role, member, is_sandbox]).fetchone()
    assert made is not None  # noqa: S101 - an insert that returns without a row cannot be
    return NewKey(id=made[0], token=token)


def _check(name: str, merchant: str, rate_per_second: int) -> None:
    if not name.strip() or len(name) > NAME_MAX or not name.isprintable():
        raise KeyInvalid(field="name")
    if merchant not in {ALL_MERCHANTS, NO_MERCHANT} and CODE.fullmatch(merchant) is None:
        raise KeyInvalid(field="merchant")
    if not 0 < rate_per_second <= RATE_MAX:
        raise KeyInvalid(field="rate_per_second")


def _granted(scopes: Sequence[str], merchant: str, member: str | None) -> list[str]:
    """Return the key's scopes; the platform's addresses ask for a scope alone, so a bound key gets none of them."""
    wanted = checked_scopes(scopes)
    binding = Binding.PLATFORM if merchant == ALL_MERCHANTS else Binding.MERCHANT
    reach = scopes_within_reach(Binding.MEMBER if member is not None else binding)
    if beyond := [scope for scope in wanted if scope not in reach]:
        raise ScopesOutOfReach(scopes=beyond)
    return wanted


def _role_scopes(role: str) -> Sequence[str]:
    return sorted(ROLES[role][1]) if role else ()


def _check_role(role: str, merchant: str, member: str | None) -> None:
    """Refuse a role's key that is bound otherwise than the role says, and a member on another's key."""
    if role and role not in ROLES:
        raise KeyInvalid(field="role")
    wanted = ROLES[role][0] if role else None
    if (member is not None) != (merchant == NO_MERCHANT) or (wanted is Binding.MEMBER) != (member is not None):
        raise KeyInvalid(field="member")
    if wanted is Binding.MERCHANT and merchant == ALL_MERCHANTS:
        raise KeyInvalid(field="merchant")
    if wanted is Binding.PLATFORM and merchant != ALL_MERCHANTS:
        raise KeyInvalid(field="merchant")
