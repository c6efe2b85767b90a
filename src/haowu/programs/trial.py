# SPDX-License-Identifier: Apache-2.0
"""The terms of the past with a campaign that is only a draft, as if it had run then (docs/algorithms/replay.md)."""

from datetime import datetime
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.text import Text
from haowu.programs.calendar_reads import load_calendars
from haowu.programs.campaign_errors import CampaignInvalid
from haowu.programs.campaigns import load_campaigns
from haowu.programs.canonical import read_body
from haowu.programs.problem import Problem
from haowu.programs.queries import VersionView, load_bindings, load_versions
from haowu.programs.timeline import Span, spans
from haowu.rules.campaign_document import CampaignDocument
from haowu.rules.campaigns import budget_code, rule_of
from haowu.rules.compilation import Bindings, compile_terms, counted_caps
from haowu.rules.terms import Terms

TRIAL_BUDGET: Final = -1
"""No budget of the ledger has this number; the counters of the draft's caps are negative too."""


class TrialTerms(msgspec.Struct, frozen=True):
    """The programme's terms over time, each compiled with the draft as its last campaign."""

    merchants: tuple[str, ...]
    stays: tuple[tuple[Span, Terms], ...]

    def in_force(self, at: datetime) -> Terms | None:
        """Return the terms for an order paid at `at`, None when none applied."""
        for span, terms in self.stays:
            if span.starts_at <= at < span.ends_at:
                return terms
        return None


def load_trial_terms(
    connection: Connection, campaign: CampaignDocument, *, since: datetime, until: datetime
) -> TrialTerms:
    """Return the terms for orders paid from `since` until before `until`, as if `campaign` had run all that time.

    Its days of the week, hours and calendars hold as they are written; only its two instants are set aside. Raises
    `CampaignInvalid` where there is no such programme.
    """
    versions = next((found for found in load_versions(connection).values() if found[0].program == campaign.program), [])
    if not versions:
        text = Text(zh=f"没有已发布的积分计划“{campaign.program}”", en=f"there is no programme {campaign.program}")
        raise CampaignInvalid(campaign.campaign, [Problem(0, "program", "UNKNOWN_PROGRAM", text)])
    trial = msgspec.structs.replace(
        campaign, schedule=msgspec.structs.replace(campaign.schedule, starts_at=since, ends_at=until)
    )
    found = [
        (span, _compiled(connection, versions[span.position], span, trial))
        for span in spans([version.effective_from for version in versions])
        if span.starts_at < until and since < span.ends_at
    ]
    merchants = {code: None for version in versions for code in version.merchants}
    wanted = campaign.merchants or tuple(merchants)
    return TrialTerms(tuple(code for code in wanted if code in merchants), tuple(reversed(found)))


def _compiled(connection: Connection, version: VersionView, span: Span, trial: CampaignDocument) -> Terms:
    beside = [
        each.document
        for each in load_campaigns(connection).get(version.program_id, ())
        if each.code != trial.campaign and each.meets(span.starts_at, span.ends_at)
    ]
    return compile_terms(
        read_body(version.body),
        _bound(load_bindings(connection)[version.program_id], trial),
        version=version.version,
        version_id=version.version_id,
        campaigns=[*beside, trial],
        calendars=load_calendars(connection),
    )


def _bound(bindings: Bindings, trial: CampaignDocument) -> Bindings:
    caps = {
        (rule.code, cap.scope, cap.period): None
        for rule in (rule_of(trial, each, "UTC") for each in trial.rules if trial.budget is not None)
        for cap in counted_caps(rule)
    }
    return Bindings(
        bindings.point_types,
        {**bindings.budgets, budget_code(trial.campaign): TRIAL_BUDGET},
        {**bindings.caps, **{key: -number for number, key in enumerate(caps, start=1)}},
    )
