# SPDX-License-Identifier: Apache-2.0
"""The only locks of the ledger: chain heads, ascending, as late as possible; or all first (`lock_chains`).

A chain's head covers every row of its lanes, so nothing else needs a lock (everybody's caps excepted: `reading.CAPS`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from haowu.ledger.columns import integers
from haowu.wire.statement import Statement

# Look-ups by key must stay look-ups: a plan made while a table was small would scan it for ever after. The settings
# last until the end of the transaction.
_BY_INDEX: Final = """set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)"""
LOCK_SOME: Final = Statement(f"""
with chains as (select count(*)::integer as n from ledger.chain_head)
select h.chain, h.next_seq, h.head_hash, h.writer_epoch, h.last_at, c.n, {_BY_INDEX}
from ledger.chain_head h, chains c
where h.chain in (select w.lane * c.n / 1024 from unnest(%s::integer[]) as w (lane))
order by h.chain for no key update of h""")  # noqa: S608 - our own words only
LOCK_ALL: Final = Statement(f"""
with chains as (select count(*)::integer as n from ledger.chain_head)
select h.chain, h.next_seq, h.head_hash, h.writer_epoch, h.last_at, c.n, {_BY_INDEX}
from ledger.chain_head h, chains c order by h.chain for no key update of h""")  # noqa: S608 - our own words only


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The locked head of one chain; `chain_count` is how many there are in all."""

    chain: int
    next_seq: int
    head_hash: bytes
    writer_epoch: int
    last_at: datetime
    chain_count: int

    @property
    def earliest_next(self) -> datetime:
        """Return the earliest time that the next batch may carry."""
        return self.last_at + timedelta(microseconds=1)


def lock_statement(lanes: Iterable[int] | None) -> tuple[Statement, tuple[str, ...]]:
    """Return the statement that locks the chains of `lanes`, or all of them."""
    if lanes is None:
        return LOCK_ALL, ()
    return LOCK_SOME, (integers(sorted(set(lanes))),)


def head_of(row: tuple[Any, ...]) -> ChainHead:
    """Return the head that one row of the statement describes."""
    return ChainHead(*row[:6])


def chain_of(lane: int, chain_count: int) -> int:
    """Return the chain of a lane: lanes are cut into `chain_count` runs of equal length."""
    return lane * chain_count // 1024
