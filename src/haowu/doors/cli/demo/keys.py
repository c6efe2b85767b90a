# SPDX-License-Identifier: Apache-2.0
"""The demo's API keys: random per installation, known only to var/demo.json."""

from collections.abc import Mapping
from typing import Final

import msgspec
from psycopg import Connection

from haowu.access.operations.create_api_key import create_api_key
from haowu.access.operations.revoke_api_key import revoke_api_key
from haowu.access.queries import find_api_key, list_api_keys
from haowu.access.scopes import ALL_MERCHANTS, TILL_SCOPES
from haowu.doors.cli.demo.people_and_places import MERCHANTS
from haowu.kernel.clock import Clock

OPERATOR: Final = "operator"


class DemoKey(msgspec.Struct, frozen=True):
    """An API key of the demo, with its token in clear: demo only."""

    holder: str
    merchant: str
    token: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        """Return who holds it, without the token."""
        return f"DemoKey(holder={self.holder!r})"


def make_keys(connection: Connection, *, known_tokens: Mapping[str, str], clock: Clock) -> tuple[DemoKey, ...]:
    """Return one key a merchant and one for the operator.

    A token of `known_tokens` (by holder) that still opens is kept. Otherwise it is lost: whatever the demo made for
    that holder is revoked, and a new key is made.
    """
    holders = {merchant.code: merchant.code for merchant in MERCHANTS} | {OPERATOR: ALL_MERCHANTS}
    scopes = tuple(sorted(TILL_SCOPES))
    return tuple(
        DemoKey(holder, merchant, _token(connection, holder, merchant, known_tokens.get(holder, ""), clock), scopes)
        for holder, merchant in holders.items()
    )


def _token(connection: Connection, holder: str, merchant: str, known: str, clock: Clock) -> str:
    name = f"demo {holder}"
    key = find_api_key(connection, known) if known else None
    if key is not None and key.name == name and key.merchant == merchant and key.is_usable(clock.now()):
        return known
    for lost in list_api_keys(connection, merchant=merchant):
        if lost.name == name and not lost.is_revoked:
            revoke_api_key(connection, key_id=lost.id, clock=clock)
    return create_api_key(connection, name=name, merchant=merchant, scopes=sorted(TILL_SCOPES), clock=clock).token
