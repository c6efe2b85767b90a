# SPDX-License-Identifier: Apache-2.0
"""What may be asked of the ledger.

Every command names its idempotency `key`, its `owner_id` and `lane`, the `actor`, and a `reference` for people (an
order number, a reason). `key` is the caller's name for the attempt, unique in the whole ledger, so callers put their
scope in front: `order:jiafang:POS-1`; `due:` and `budget:` are the ledger's own. `input_hash` is 16 bytes over what the
*caller* was sent, so that a retry is recognised even after the terms have changed. `owner_id` is opaque: the ledger
knows neither members nor merchants. `note` is the caller's own bytes (reasons, explanations), stored and hashed with
the journal and handed back at a replay.
"""

from datetime import date, datetime, timedelta
from enum import IntEnum

import msgspec


class Kind(IntEnum):
    """The kind of a journal, as stored."""

    EARN = 1
    CONFIRM = 2
    SPEND = 3
    HOLD = 4
    CAPTURE = 5
    VOID = 6
    REVERSE = 7
    CLAW_BACK = 8
    EXPIRE = 9
    ADJUST = 10
    MATURE = 11
    TIME_OUT = 12
    BUDGET = 13


class Cap(msgspec.Struct, frozen=True, gc=False):
    """At most `limit_points` under the counter (`cap_id`, `period_start`), of one owner or of everybody."""

    cap_id: int
    period_start: date
    limit_points: int
    per_owner: bool = True


class Award(msgspec.Struct, frozen=True, gc=False):
    """One lot to be granted, funded by `budget_id`.

    A cap that has room for less than `points` truncates the award; a budget that has room for less skips it whole.
    `is_required`: if this award cannot be funded at all, the whole command is refused (a base award).
    `charged_at` is when the budget must have been live (None: now), such as the hour of a purchase reported late.
    `available_from` None: available at once. `expires_at` None: never; otherwise the first instant at which it is over.
    """

    point_type: int
    points: int
    budget_id: int
    rule: str
    rule_version: int
    funder: str
    available_from: datetime | None = None
    expires_at: datetime | None = None
    caps: tuple[Cap, ...] = ()
    is_required: bool = False
    charged_at: datetime | None = None


class Command(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The head that all commands share."""

    key: str
    input_hash: bytes
    owner_id: int
    lane: int
    actor: str
    reference: str
    note: bytes = b""


class Earn(Command, frozen=True, gc=False, kw_only=True):
    """Grant lots for one settled order. Empty `order_ref`: refused NO_SETTLED_ORDER; no award: NOTHING_TO_AWARD."""

    order_ref: str
    awards: tuple[Award, ...]


class Confirm(Command, frozen=True, gc=False, kw_only=True):
    """Make the pending lots of the earn `earn_key` available now."""

    earn_key: str


class Spend(Command, frozen=True, gc=False, kw_only=True):
    """Take `points` from the owner's available lots, first expiry first, in favour of `acceptor`."""

    point_type: int
    points: int
    acceptor: str


class Hold(Command, frozen=True, gc=False, kw_only=True):
    """Set `points` aside for `acceptor`; the hold times out after `lasts`."""

    point_type: int
    points: int
    acceptor: str
    lasts: timedelta


class Capture(Command, frozen=True, gc=False, kw_only=True):
    """Spend `points` (None: all that is left) of the hold `hold_key`; the rest is released unless `keeps_rest`."""

    hold_key: str
    points: int | None = None
    keeps_rest: bool = False


class Void(Command, frozen=True, gc=False, kw_only=True):
    """Release what is left of the hold `hold_key`."""

    hold_key: str


class Reverse(Command, frozen=True, gc=False, kw_only=True):
    """Give back `points` (None: all not yet given back) of the spend or captured hold `spend_key`, to the very lots.

    A lot that would have less than `min_validity` left is replaced by a new lot (`restored_from`) that has it; such a
    lot is never replaced again.
    """

    spend_key: str
    points: int | None = None
    min_validity: timedelta = timedelta(days=30)


class ClawBack(Command, frozen=True, gc=False, kw_only=True):
    """Take back `takes` = ((lot_id, points), …) granted by the earn `earn_key`: from the own lot, then from others.

    What is missing the owner owes: a deficit, which later points pay first.
    """

    earn_key: str
    takes: tuple[tuple[int, int], ...]


class Expire(Command, frozen=True, gc=False, kw_only=True):
    """Bring the owner's account of `point_type` up to date: due lots mature and expire, due holds time out."""

    point_type: int


class Adjust(Command, frozen=True, gc=False, kw_only=True):
    """An operator's correction: `points` > 0 grants `award`, < 0 takes from available lots.

    Needs `approved_by`, an actor other than `actor`, and `reason`, a stable code. A grant needs `order_ref` too.
    """

    point_type: int
    points: int
    reason: str
    approved_by: str
    award: Award | None = None
    order_ref: str = ""


AnyCommand = Earn | Confirm | Spend | Hold | Capture | Void | Reverse | ClawBack | Expire | Adjust
