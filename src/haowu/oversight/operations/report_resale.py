# SPDX-License-Identifier: Apache-2.0
"""Take down that points or vouchers are offered for sale somewhere (R110); one listing is one case."""

from typing import Final

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.kernel.limits import FEN_MAX
from haowu.members.keys import MemberKeys
from haowu.members.queries import find_members
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.oversight.cases import TEXT_MAX, Listing, Reported
from haowu.oversight.errors import CaseFieldInvalid

INSERT: Final = """
insert into oversight_risk_case (kind, site, url, title, offered, price_fen, merchant, member_id, seen_at, reported_by,
    reported_at)
values ('resale', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict on constraint oversight_risk_case_once do nothing
returning id
"""
FIND: Final = "select id, state from oversight_risk_case where url = %s"


def report_resale(
    connection: Connection, listing: Listing, *, keys: MemberKeys, clock: Clock, actor: Actor
) -> Reported:
    """Open a case for the listing, or return the one that it has. Raises `CaseFieldInvalid`."""
    _check(listing, clock)
    member_id = _member_id(connection, listing, keys, clock)
    values = (
        listing.site.strip(), listing.url, listing.title.strip(), listing.offered, listing.price_fen, listing.merchant,
        member_id, listing.seen_at, str(actor), clock.now(),
    )  # fmt: skip
    made = connection.execute(INSERT, values).fetchone()
    if made is None:
        known = connection.execute(FIND, (listing.url,)).fetchone()
        assert known is not None, "what was not inserted is there"  # noqa: S101 -- said to the type checker
        return Reported(known[0], known[1], is_known=True)
    told = Event(
        "risk.opened", None, f"risk-case:{made[0]}", {"kind": "resale", "offered": listing.offered}, clock.now()
    )
    emit(connection, [told], written_by=str(actor))
    return Reported(made[0], "OPEN", is_known=False)


def _check(listing: Listing, clock: Clock) -> None:
    rights = {
        "site": 0 < len(listing.site.strip()) <= TEXT_MAX,
        "title": 0 < len(listing.title.strip()) <= TEXT_MAX,
        "url": listing.url.startswith(("https://", "http://")) and len(listing.url) <= TEXT_MAX,
        "seen_at": listing.seen_at.tzinfo is not None and listing.seen_at <= clock.now(),
        "price_fen": listing.price_fen is None or 0 <= listing.price_fen <= FEN_MAX,
    }
    for field, is_right in rights.items():
        if not is_right:
            raise CaseFieldInvalid(field=field)


def _member_id(connection: Connection, listing: Listing, keys: MemberKeys, clock: Clock) -> int | None:
    if listing.member_no is None:
        return None
    found = find_members(connection, [listing.member_no], at=clock.now(), keys=keys).get(listing.member_no)
    if found is None:
        raise CaseFieldInvalid(field="member_no")
    return found.id
