# SPDX-License-Identifier: Apache-2.0
"""The demo's API keys and logins: random per installation, known only to var/demo.json."""

from collections.abc import Mapping
from typing import Final

import msgspec
from psycopg import Connection

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.operations.revoke_api_key import revoke_api_key
from haowu.access.queries import ApiKey, find_api_key, list_api_keys
from haowu.access.roles import ROLES, Binding
from haowu.access.scopes import ALL_MERCHANTS, NO_MERCHANT, TILL_SCOPES
from haowu.doors.cli.demo.people_and_places import MEMBERS, MERCHANTS
from haowu.kernel.clock import Clock

OPERATOR: Final = "operator"
SECOND: Final = ("operator_finance", "operator_product")
"""Roles with a second person each, who may approve or pay what the first has written or closed."""


class DemoKey(msgspec.Struct, frozen=True):
    """An API key of the demo, with its token in clear: demo only."""

    holder: str
    merchant: str
    token: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        """Return who holds it, without the token."""
        return f"DemoKey(holder={self.holder!r})"


class DemoLogin(msgspec.Struct, frozen=True):
    """Somebody of a role, with the token that opens the Management API for them: demo only."""

    holder: str
    role: str
    merchant: str
    member: str | None
    token: str

    def __repr__(self) -> str:
        """Return who it is, without the token."""
        return f"DemoLogin(holder={self.holder!r})"


class _Wanted(msgspec.Struct, frozen=True):
    holder: str
    merchant: str
    role: str = ""
    member: str | None = None
    scopes: tuple[str, ...] = ()

    def is_met_by(self, key: ApiKey) -> bool:
        """Tell whether `key` is what is wanted."""
        return (key.name, key.merchant, key.role, key.member) == (
            f"demo {self.holder}", self.merchant, self.role, self.member,
        )  # fmt: skip


def make_keys(connection: Connection, *, known_tokens: Mapping[str, str], clock: Clock) -> tuple[DemoKey, ...]:
    """Return one key a merchant's till and one for the operator.

    A token of `known_tokens` (by holder) that still opens is kept. Otherwise it is lost: whatever the demo made for
    that holder is revoked, and a new key is made.
    """
    holders = {merchant.code: merchant.code for merchant in MERCHANTS} | {OPERATOR: ALL_MERCHANTS}
    scopes = tuple(sorted(TILL_SCOPES))
    wanted = [_Wanted(holder, merchant, scopes=scopes) for holder, merchant in holders.items()]
    tokens = _tokens(connection, wanted, known_tokens, clock)
    return tuple(DemoKey(each.holder, each.merchant, tokens[each.holder], scopes) for each in wanted)


def make_logins(connection: Connection, *, known_tokens: Mapping[str, str], clock: Clock) -> tuple[DemoLogin, ...]:
    """Return one login for each role, a second for some: members and merchants are the demo's first of each."""
    holders = [(role, role) for role in ROLES] + [(f"{role}_2", role) for role in SECOND]
    wanted = [_login(f"as {name}", role) for name, role in holders]
    tokens = _tokens(connection, wanted, known_tokens, clock)
    return tuple(DemoLogin(each.holder, each.role, each.merchant, each.member, tokens[each.holder]) for each in wanted)


def _login(holder: str, role: str) -> _Wanted:
    match ROLES[role][0]:
        case Binding.MEMBER:
            return _Wanted(holder, NO_MERCHANT, role, MEMBERS[0].member_no)
        case Binding.MERCHANT:
            return _Wanted(holder, MERCHANTS[0].code, role)
        case Binding.PLATFORM:
            return _Wanted(holder, ALL_MERCHANTS, role)


def _tokens(
    connection: Connection, wanted: list[_Wanted], known_tokens: Mapping[str, str], clock: Clock
) -> dict[str, str]:
    """Return the token of each holder; keys are read once, however many are wanted."""
    there = list_api_keys(connection)
    return {each.holder: _token(connection, each, known_tokens.get(each.holder, ""), there, clock) for each in wanted}


def _token(connection: Connection, wanted: _Wanted, known: str, there: list[ApiKey], clock: Clock) -> str:
    key = find_api_key(connection, known) if known else None
    if key is not None and wanted.is_met_by(key) and key.is_usable(clock.now()):
        return known
    for lost in there:
        if wanted.is_met_by(lost) and not lost.is_revoked:
            revoke_api_key(connection, key_id=lost.id, clock=clock)
    return create_api_key(
        connection, name=f"demo {wanted.holder}", merchant=wanted.merchant, role=wanted.role, member=wanted.member,
        scopes=wanted.scopes, clock=clock,
    ).token  # fmt: skip
