# SPDX-License-Identifier: Apache-2.0
"""Say what a draft campaign would have given, had it run over past orders; nothing is written (replay.md)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection

from haowu.earning.errors import ReplayNeedsBonuses, ReplayPeriodInvalid, ReplayTooLarge
from haowu.earning.past_orders import read_past_orders
from haowu.earning.replaying import Replay, ReplayBooks
from haowu.programs.checking import OPERATOR
from haowu.programs.trial import load_trial_terms
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.terms import Terms
from haowu.rules.trial import Trial

PERIOD_MAX: Final = timedelta(days=800)
TOLD_EVERY: Final = 20_000


def replay_campaign(
    connection: Connection,
    campaign: CampaignDocument,
    *,
    since: datetime,
    until: datetime,
    owner: str = OPERATOR,
    orders_max: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> Replay:
    """Decide every order of the period again, by the terms of its day and by `campaign` beside them.

    A merchant as `owner` is told of its own orders alone, whatever the draft names; the operator of all.
    Linear in the orders of the period; `tell` hears of progress. Raises `ReplayNeedsBonuses` for a campaign without
    bonuses, `ReplayPeriodInvalid`, `ReplayTooLarge` beyond `orders_max`, or `CampaignInvalid` for an unknown programme.
    """
    if campaign.budget is None or not campaign.rules:
        raise ReplayNeedsBonuses(campaign=campaign.campaign)
    if not timedelta() < until - since <= PERIOD_MAX:
        raise ReplayPeriodInvalid(days=PERIOD_MAX.days)
    terms = load_trial_terms(connection, campaign, since=since, until=until)
    books, trials = ReplayBooks(campaign.budget), dict[int, Trial]()
    seen = tuple(code for code in terms.merchants if owner in {OPERATOR, code})
    for member_id, facts in read_past_orders(connection, merchants=seen, since=since, until=until):
        books.orders_seen += 1
        if orders_max is not None and books.orders_seen > orders_max:
            raise ReplayTooLarge(orders=orders_max)
        if tell is not None and books.orders_seen % TOLD_EVERY == 0:
            tell(books.orders_seen)
        found = terms.in_force(facts.paid_at)
        if found is None or facts.merchant not in found.merchants:
            continue
        bonuses = _trial(trials, found, campaign.campaign).bonuses(facts)
        books.take((facts.merchant, facts.tier), member_id, (facts.paid_at, facts.net_fen), bonuses)
    return books.report(since, until)


def _trial(known: dict[int, Trial], terms: Terms, campaign: str) -> Trial:
    trial = known.get(terms.version_id)
    if trial is None:
        trial = known[terms.version_id] = Trial(terms, campaign)
    return trial
