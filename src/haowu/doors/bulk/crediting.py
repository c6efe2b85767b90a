# SPDX-License-Identifier: Apache-2.0
"""One prepared chunk → the ledger, in one transaction with its row of progress."""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

from haowu.doors.bulk.prepare import Prepared
from haowu.doors.bulk.rejects import Reject, RejectPieces
from haowu.doors.bulk.runs import Tally, save_chunk
from haowu.doors.bulk.sizes import Sizes
from haowu.doors.bulk.worlds import Worlds
from haowu.earning.answers import Accrual, Refusal
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.kernel.clock import Clock
from haowu.ledger.errors import NeedsAllChainsError
from haowu.ledger.key_races import is_key_race
from haowu.members.locks import HOLD_STANDINGS

ATTEMPTS: Final = 5
"""Two writers may in theory wait for each other; PostgreSQL then refuses one of them, which simply begins again."""

BEGIN_AGAIN: Final = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)

# Thousands of look-ups by key must stay look-ups: left alone, PostgreSQL reads and hashes all members to find the 5,000
# of a chunk (200,000 members: 140-165 ms instead of 30 ms, with statistics or without). Lasts for the transaction, as
# does the lock on what members' standings are.
BEGIN_CHUNK: Final = f"""
select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true), {HOLD_STANDINGS}
"""


class Creditor:
    """Credits chunks of one run; safe to call from several threads with a connection each."""

    def __init__(self, run_id: int, *, worlds: Worlds, clock: Clock, pieces: RejectPieces, is_history: bool) -> None:
        """Keep what all chunks share."""
        self._run_id, self._worlds, self._clock, self._pieces = run_id, worlds, clock, pieces
        self._is_history = is_history

    def credit(self, connection: psycopg.Connection[Any], chunk: Prepared) -> Tally:
        """Post the chunk and return what became of it."""
        all_chains = False
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with connection.transaction():
                    return self._post(connection, chunk, all_chains=all_chains)
            except NeedsAllChainsError:
                if all_chains:
                    raise
                all_chains = True
            except BEGIN_AGAIN:
                if attempt == ATTEMPTS:
                    raise
            except psycopg.errors.UniqueViolation as error:
                if attempt == ATTEMPTS or not is_key_race(error):
                    raise
        raise AssertionError  # the loop returns or raises

    def _post(self, connection: psycopg.Connection[Any], chunk: Prepared, *, all_chains: bool) -> Tally:
        connection.execute(BEGIN_CHUNK)
        world = self._worlds.current(connection)
        answers = accrue_purchases(
            connection, chunk.requests, world=world, clock=self._clock, all_chains=all_chains,
            is_history=self._is_history,
        )  # fmt: skip
        tally, refused = _sort(chunk, answers)
        rejects = [*chunk.rejects, *refused]
        self._pieces.write(chunk.no, rejects)
        tally.codes.update(reject.code for reject in rejects)
        save_chunk(connection, self._run_id, chunk.no, (chunk.first_line, chunk.last_line), tally)
        return tally


def _sort(chunk: Prepared, answers: Sequence[Accrual | Refusal]) -> tuple[Tally, list[Reject]]:
    """Sort the answers, with the size of each order; the rejected include what was rejected before."""
    tally, refused = Tally(), list[Reject]()
    for request, line, size, answer in zip(chunk.requests, chunk.first_lines, chunk.sizes, answers, strict=True):
        if isinstance(answer, Refusal):
            refused.append(Reject(line, size.lines, request.purchase.order_no, size.fen, answer.code, answer.data))
        elif answer.replayed:
            tally.replayed = tally.replayed.plus(size)
        else:
            tally.accepted = tally.accepted.plus(size)
            for award in answer.awards:
                tally.points[award.point_type] += award.points
    orders = chunk.read.orders - len(chunk.requests) + len(refused)
    rejects = [*chunk.rejects, *refused]
    tally.rejected = Sizes(orders, sum(r.lines for r in rejects), sum(r.fen for r in rejects))
    return tally, refused
