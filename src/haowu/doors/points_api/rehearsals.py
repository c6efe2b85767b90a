# SPDX-License-Identifier: Apache-2.0
"""What sandbox keys ask: decided as in earnest, each call by itself, answered, and undone.

Nothing of it can reach anybody else: not the next call of the same key, not the batch of the tills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from haowu.doors.points_api.work import Answer, Ticket, Work


def rehearse(batch: Sequence[Work], decide: Callable[[Sequence[Work]], list[Answer]]) -> dict[Work, Answer]:
    """Return the answers of the rehearsals among `batch`; `decide` decides the works of one call and undoes them.

    Whatever goes wrong is raised before anything of the batch was done, so that the writer may halve it and try again.
    """
    calls: dict[Ticket, list[Work]] = {}
    for work in batch:
        if work.is_rehearsal:
            calls.setdefault(work.ticket, []).append(work)
    return {work: answer for works in calls.values() for work, answer in zip(works, decide(works), strict=True)}
