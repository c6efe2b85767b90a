# SPDX-License-Identifier: Apache-2.0
"""Tell other systems what the ledger did, each fact once: the cursor moves in the commit that writes the events."""

from typing import Any, Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.commands import Kind
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit

EVENT_KINDS: Final[dict[int, str]] = {
    Kind.EARN: "points.earned",
    Kind.CONFIRM: "points.confirmed",
    Kind.MATURE: "points.confirmed",
    Kind.SPEND: "points.spent",
    Kind.HOLD: "points.held",
    Kind.CAPTURE: "points.captured",
    Kind.VOID: "points.voided",
    Kind.TIME_OUT: "points.voided",
    Kind.REVERSE: "points.reversed",
    Kind.CLAW_BACK: "points.clawed_back",
    Kind.EXPIRE: "points.expired",
    Kind.ADJUST: "points.adjusted",
}
SCOPED_KEYS: Final = frozenset({"order", "confirm", "refund", "hold", "capture", "void", "redeem", "aftersale"})
"""Kinds of business keys whose second part is the merchant; "redeem-…" too."""

JOURNALS_MAX: Final = 2_000
BATCHES_MAX: Final = 200

BEHIND: Final = """
select h.chain from ledger.chain_head h left join outbox_ledger_cursor c on c.chain = h.chain
where h.next_seq - 1 > coalesce(c.seq, 0) order by h.chain
"""
BEGIN: Final = "insert into outbox_ledger_cursor (chain, seq) values (%s, 0) on conflict do nothing"
LOCK: Final = "select seq from outbox_ledger_cursor where chain = %s for update skip locked"
MOVE: Final = "update outbox_ledger_cursor set seq = %s where chain = %s"
BATCHES: Final = "select seq, journal_count from ledger.batch where chain = %s and seq > %s order by seq limit %s"
JOURNALS: Final = """
select j.seq, j.ord, j.kind, j.points, j.key, j.reference, j.acceptor, b.decided_at, m.member_no
from ledger.journal j
join ledger.batch b on b.chain = j.chain and b.seq = j.seq
join members_member m on m.id = j.owner_id
where j.chain = %s and j.seq > %s and j.seq <= %s and j.code = 'OK' and j.points > 0 and j.kind = any(%s::smallint[])
order by j.seq, j.ord
"""


def relay_ledger(connection: Connection[Any], clock: Clock) -> int:
    """Tell of the next batches of one chain and return how many; 0: all chains are told of, or others are at it."""
    del clock  # facts carry the time at which they were decided
    for (chain,) in connection.execute(BEHIND).fetchall():
        told = _relay_chain(connection, chain)
        if told:
            return told
    return 0


def _relay_chain(connection: Connection[Any], chain: int) -> int:
    connection.execute(BEGIN, [chain])
    locked = connection.execute(LOCK, [chain]).fetchone()
    if locked is None:
        return 0
    seq = locked[0]
    batches = connection.execute(BATCHES, [chain, seq, BATCHES_MAX]).fetchall()
    last, count = _page_end(batches)
    if not count:
        return 0
    rows = connection.execute(JOURNALS, [chain, seq, last, list(EVENT_KINDS)]).fetchall()
    emit(connection, [_event(chain, row) for row in rows], written_by="system:ledger")
    connection.execute(MOVE, [last, chain])
    return count


def _page_end(batches: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the last batch of a page that holds a bounded number of journals, at least one batch, and how many."""
    last = journals = count = 0
    for seq, journal_count in batches:
        if count and journals + journal_count > JOURNALS_MAX:
            break
        last, journals, count = seq, journals + journal_count, count + 1
    return last, count


def _event(chain: int, row: tuple[Any, ...]) -> Event:
    """Return what is told of one journal; an adjustment's reference is a person's own words, so it stays inside."""
    seq, ord_, kind, points, key, reference, acceptor, at, member_no = row
    data = {"member": member_no, "points": points, "journal": f"{chain}-{seq}-{ord_}"}
    if kind != Kind.ADJUST:
        data["reference"] = reference
    return Event(EVENT_KINDS[kind], acceptor or merchant_of(key), f"member:{member_no}", data, at)


def merchant_of(key: str) -> str | None:
    """Return the merchant whose number a business key carries, None for what is the platform's own."""
    kind, _, rest = key.partition(":")
    return rest.partition(":")[0] or None if kind.partition("-")[0] in SCOPED_KEYS else None
