# SPDX-License-Identifier: Apache-2.0
"""All jobs. One more is one more line."""

from typing import Any, Final, Protocol

from psycopg import Connection

from haowu.catalog.operations.renew_seasons import renew_seasons
from haowu.catalog.operations.suspend_unqualified import suspend_unqualified
from haowu.doors.jobs.deliver_webhooks import WebhookDesk
from haowu.doors.jobs.job import Job, Work
from haowu.doors.jobs.offer_places import offer_places
from haowu.doors.jobs.referrals import reward_due_referrals
from haowu.doors.jobs.relay_ledger import relay_ledger
from haowu.doors.jobs.tiers import raise_due_tiers, review_due_tiers
from haowu.kernel.clock import Clock
from haowu.lifecycle.operations.settle_due import settle_due
from haowu.outbox.operations.fan_out import fan_out
from haowu.outbox.operations.prune_events import prune_events
from haowu.programs.operations.tell_ended_campaigns import tell_ended_campaigns
from haowu.redemption.operations.end_missed_appointments import end_missed_appointments
from haowu.redemption.operations.expire_redemptions import expire_redemptions
from haowu.redemption.operations.forget_deliveries import forget_deliveries
from haowu.redemption.operations.review_quality import review_quality

HALF_A_MINUTE: Final = 30
MINUTE: Final = 60
HOUR: Final = 3600


class ClockedOperation(Protocol):
    """An operation of a room that takes its clock by name and says how much it did."""

    def __call__(self, connection: Connection[Any], *, clock: Clock) -> int:
        """Do one page."""
        ...


def make_jobs(webhooks: WebhookDesk) -> tuple[Job, ...]:
    """Return the table; `webhooks` sends what the others have made ready."""
    return (
        Job("relay_ledger", 1, relay_ledger),
        Job("fan_out_events", 1, _with_clock(fan_out)),
        Job("deliver_webhooks", 1, webhooks.deliver),
        Job("raise_due_tiers", HALF_A_MINUTE, raise_due_tiers),
        Job("review_due_tiers", HOUR, review_due_tiers),
        Job("settle_due_points", MINUTE, _with_clock(settle_due)),
        Job("tell_ended_campaigns", MINUTE, _with_clock(tell_ended_campaigns)),
        Job("expire_redemptions", MINUTE, _with_clock(expire_redemptions)),
        Job("end_missed_appointments", MINUTE, _with_clock(end_missed_appointments)),
        Job("forget_deliveries", HOUR, _with_clock(forget_deliveries)),
        Job("renew_seasons", HOUR, _with_clock(renew_seasons)),
        Job("suspend_unqualified", HOUR, _with_clock(suspend_unqualified)),
        Job("review_quality", HOUR, lambda connection, clock: len(review_quality(connection, clock=clock))),
        Job("reward_due_referrals", MINUTE, reward_due_referrals),
        Job("offer_places", MINUTE, offer_places),
        Job("prune_events", HOUR, _with_clock(prune_events)),
    )


def _with_clock(operation: ClockedOperation) -> Work:
    """Return an operation that takes its clock by name as a job takes it."""
    return lambda connection, clock: operation(connection, clock=clock)
