# SPDX-License-Identifier: Apache-2.0
"""One prepared chunk → the ledger, in one transaction with its row of progress."""

from collections.abc import Mapping, Sequence
from typing import Final

import psycopg

from haowu.doors.bulk.prepare import Prepared
from haowu.doors.bulk.rejects import Reject, RejectPieces
from haowu.doors.bulk.runs import Tally, save_chunk
from haowu.doors.bulk.sizes import Sizes, added_up
from haowu.doors.bulk.worlds import Worlds
from haowu.earning.operations.credit_purchases import credit_purchases
from haowu.kernel.clock import Clock
from haowu.ledger.errors import NeedsAllChainsError
from haowu.ledger.key_races import is_key_race
from haowu.ledger.refusals import Refusal
from haowu.ledger.results import Result
from haowu.ledger.writing import inconsistency_of
from haowu.members.locks import HOLD_STANDINGS
from haowu.programs.book import PointTypeView
from haowu.wire.line import Line

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

    def credit(self, connection: Line, chunk: Prepared) -> Tally:
        """Post the chunk and return what became of it."""
        all_chains = False
        attempts = ATTEMPTS
        while True:
            try:
                with connection.together():
                    return self._post(connection, chunk, all_chains=all_chains)
            except NeedsAllChainsError:
                if all_chains:
                    raise
                all_chains = True
            except psycopg.DatabaseError as error:  # what travels together is told late
                attempts -= 1
                if not attempts or not (isinstance(error, BEGIN_AGAIN) or is_key_race(error)):
                    raise inconsistency_of(error) or error from None

    def _post(self, connection: Line, chunk: Prepared, *, all_chains: bool) -> Tally:
        connection.execute(BEGIN_CHUNK)
        world = self._worlds.current(connection)
        results = credit_purchases(
            connection, chunk.requests, world=world, clock=self._clock, all_chains=all_chains,
            is_history=self._is_history,
        )  # fmt: skip
        tally, refused = _sort(chunk, results, world.terms.point_types)
        rejects = [*chunk.rejects, *refused]
        self._pieces.write(chunk.no, rejects)
        tally.codes.update(reject.code for reject in rejects)
        save_chunk(connection, self._run_id, chunk.no, (chunk.first_line, chunk.last_line), tally)
        return tally


def _sort(
    chunk: Prepared, results: Sequence[Result | Refusal], point_types: Mapping[int, PointTypeView]
) -> tuple[Tally, list[Reject]]:
    """Sort the results, with the size of each order; the rejected include what was rejected before."""
    refused: list[Reject] = []
    replayed: list[Sizes] = []
    points: dict[int, int] = {}
    for no, result in enumerate(results):
        if isinstance(result, Refusal):
            size, order_no = chunk.sizes[no], chunk.requests[no].purchase.order_no
            refused.append(Reject(chunk.first_lines[no], size.lines, order_no, size.fen, result.code, result.data))
        elif result.is_replayed:
            replayed.append(chunk.sizes[no])
        else:
            for lot in result.lots:
                points[lot.point_type] = points.get(lot.point_type, 0) + lot.points
    orders = chunk.read.orders - len(chunk.requests) + len(refused)
    rejects = [*chunk.rejects, *refused]
    tally = Tally(replayed=added_up(replayed))
    tally.rejected = Sizes(orders, sum(r.lines for r in rejects), sum(r.fen for r in rejects))
    asked = added_up(chunk.sizes)
    tally.accepted = asked.minus(tally.replayed).minus(
        Sizes(len(refused), sum(r.lines for r in refused), sum(r.fen for r in refused))
    )
    for number, sum_ in points.items():
        tally.points[point_types[number].code] += sum_
    return tally, refused
