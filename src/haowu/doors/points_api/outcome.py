# SPDX-License-Identifier: Apache-2.0
"""From a room's answer to an HTTP status: 201 the first time, 200 for a repetition, a problem for a refusal."""

from typing import Any, NamedTuple

from haowu.doors.points_api.statuses import status_of
from haowu.doors.points_api.work import Answer, Failure
from haowu.ledger.refusals import Refusal


class Outcome(NamedTuple):
    """`code` "OK" means that the answer itself is the body; otherwise `data` belongs to the problem."""

    status: int
    code: str
    data: dict[str, Any]


def outcome_of(answer: Answer, created: int = 201) -> Outcome:
    """Return how `answer` is told; `created` is the status of a first success."""
    if isinstance(answer, Refusal):
        return Outcome(status_of(answer.code), answer.code, {**answer.data, "replayed": answer.replayed})
    if isinstance(answer, Failure):
        return Outcome(status_of(answer.code), answer.code, answer.data)
    return Outcome(200 if getattr(answer, "replayed", False) else created, "OK", {})
