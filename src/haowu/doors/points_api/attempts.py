# SPDX-License-Identifier: Apache-2.0
"""One try at committing a batch, and how two tries at the same batch are told as one truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
import psycopg

from haowu.doors.points_api.operations_by_phase import run_phases
from haowu.doors.points_api.work import Answer, Work
from haowu.ledger.errors import LedgerInconsistentError, NeedsAllChainsError
from haowu.ledger.key_races import is_key_race
from haowu.ledger.operations.lock_chains import lock_chains
from haowu.ledger.writing import inconsistency_of
from haowu.redemption.exchange_answers import Placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from haowu.doors.points_api.world_keeper import WorldKeeper
    from haowu.kernel.clock import Clock
    from haowu.ledger.fence import Fence
    from haowu.wire.line import Line


class ConnectionLost(Exception):
    """The connection broke. `answers`: None if COMMIT was never sent, else what was decided and may hold or not."""

    def __init__(self, answers: list[Answer] | None) -> None:
        """Keep the answers of the broken try."""
        super().__init__("connection lost")
        self.answers = answers


class Rehearsed(Exception):
    """A rehearsal has come to its end: `answers` are told, and the transaction is undone."""

    def __init__(self, answers: list[Answer]) -> None:
        """Keep the answers."""
        super().__init__("rehearsed")
        self.answers = answers


class TryAgainLater(Exception):
    """The database is away, or will not answer in time; nobody's item is at fault."""


IDLE = psycopg.pq.TransactionStatus.IDLE
PIPELINE_OFF = psycopg.pq.PipelineStatus.OFF
RETRIED = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)


def attempt(
    connection: Line,
    batch: Sequence[Work],
    *,
    keeper: WorldKeeper,
    clock: Clock,
    fence: Fence | None,
    tries: int,
    is_rehearsal: bool = False,
) -> list[Answer]:
    """Decide and commit `batch` in one transaction; a rehearsal is decided to its end, and rolled back.

    Raises `ConnectionLost`, `TryAgainLater`, or whatever the database or an operation said against the batch.
    """
    takes_all_chains = False
    while True:
        _require_usable(connection)
        answers: list[Answer] | None = None
        try:
            with connection.together():
                world = keeper.for_batch(connection)
                if takes_all_chains:
                    lock_chains(connection)
                answers = run_phases(
                    connection, batch, world=world, clock=clock, fence=fence, all_chains=takes_all_chains
                )
                if is_rehearsal:
                    _undo(connection, answers)
        except Rehearsed as rehearsed:
            return rehearsed.answers
        except NeedsAllChainsError:
            if takes_all_chains:
                raise
            takes_all_chains = True
        except psycopg.Error as error:
            tries -= 1
            if tries <= 0 or not _begins_again(error):
                raise _verdict(connection, error, answers) from error
            # Phases lock the chains that they need, one after the other; who locks all at once waits for nobody twice.
            takes_all_chains = takes_all_chains or isinstance(error, psycopg.errors.DeadlockDetected)
        else:
            return answers


def _undo(connection: Line, answers: list[Answer]) -> NoReturn:
    """End a rehearsal, once whatever the database has against it is heard, as it would be in earnest."""
    connection.settle()
    raise Rehearsed(answers)


def _begins_again(error: psycopg.Error) -> bool:
    """Return whether two writers were in each other's way, and the same batch will do when it begins again."""
    return isinstance(error, RETRIED) or is_key_race(error)


def _verdict(
    connection: psycopg.Connection[Any], error: psycopg.Error, answers: list[Answer] | None
) -> ConnectionLost | TryAgainLater | LedgerInconsistentError | psycopg.Error:
    """Return what `error` means; the ledger's own first, for psycopg takes its SQLSTATE for an operational error."""
    if _begins_again(error):
        return TryAgainLater()
    if (broken := inconsistency_of(error)) is not None:
        return broken
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return error
    return TryAgainLater() if is_usable(connection) else ConnectionLost(answers)


def is_usable(connection: psycopg.Connection[Any]) -> bool:
    """Return whether a new transaction can begin.

    A server that dies in the middle of a pipeline can leave the connection neither closed nor broken, but busy with a
    pipeline that never ends: every later statement on it would fail.
    """
    if connection.closed or connection.broken:
        return False
    line = connection.pgconn
    return line.transaction_status == IDLE and line.pipeline_status == PIPELINE_OFF


def _require_usable(connection: psycopg.Connection[Any]) -> None:
    if not is_usable(connection):
        raise ConnectionLost(None)


def merge_attempts(before: list[Answer] | None, now: list[Answer]) -> list[Answer]:
    """Return what the callers are told after a try whose COMMIT had an unknown outcome was followed by another.

    An item that the second try finds already done, under the very journal that the first try had written, was done by
    the first: its caller gets the first answer, which is no replay to them.
    """
    if before is None:
        return now
    return [_merged(first, again) for first, again in zip(before, now, strict=True)]


def _merged(first: Answer, again: Answer) -> Answer:
    if not getattr(again, "replayed", False) or getattr(first, "replayed", True):
        return again
    if getattr(first, "journal", None) != getattr(again, "journal", None):
        return again
    if isinstance(again, Placed) and isinstance(first, Placed):
        again = again.with_code_of(first)
    return msgspec.structs.replace(again, replayed=False)
