# SPDX-License-Identifier: Apache-2.0
"""The demo's campaigns, each written by one person and approved by another: two run now, the others are announced."""

from datetime import date, timedelta
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.catalog.operations.publish_campaign import publish_campaign
from haowu.catalog.operations.submit_campaign import submit_campaign
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock, FixedClock
from haowu.merchants.agreements import contract_day, day_begins
from haowu.programs.campaign_errors import CampaignNotFound
from haowu.programs.campaigns import find_campaign
from haowu.programs.operations.decide_campaign import decide_campaign
from haowu.programs.operations.save_campaign import save_campaign
from haowu.rules.campaign_document import CampaignDocument

RUNS_DAYS: Final = 60
MARCH: Final = 3
JUNE: Final = 6


def launch_campaigns(connection: Connection, *, program: str, clock: Clock, actor: Actor, approver: Actor) -> int:
    """Publish those that are not there; the seasons' ones come once a year. Return how many were published."""
    at = FixedClock(clock.now())  # one that begins now is published before the next instant
    campaigns = [_campaign(program, written) for written in _written(at)]
    missing = [each for each in campaigns if not _is_there(connection, each.campaign)]
    for each in missing:
        owner = each.merchants[0]
        draft = save_campaign(connection, each, owner=owner, actor=actor, clock=at)
        submit_campaign(connection, draft_id=draft.id, owner=owner, actor=actor, clock=at)
        decide_campaign(connection, draft_id=draft.id, decision="approved", actor=approver, clock=at)
        publish_campaign(connection, draft_id=draft.id, owner=owner, actor=actor, clock=at)
    return len(missing)


def _written(clock: Clock) -> list[dict[str, Any]]:
    now = clock.now()
    today = contract_day(now)
    spring, june = next_first(today, MARCH), next_first(today, JUNE)
    return [
        {
            "campaign": "winter-pillow", "merchants": ("jiafang",), "prices": [_price("jiafang", "latex-pillow", 4500)],
            "name": {"zh": "暖冬换新:乳胶枕4500积分", "en": "Winter renewal: latex pillow 4,500"},
            "schedule": {"starts_at": now, "ends_at": day_begins(today + timedelta(days=RUNS_DAYS))},
        },
        {
            "campaign": f"spring-renewal-{spring.year}", "merchants": ("jiafang",),
            "prices": [_price("jiafang", "set-4", 2500)],
            "name": {"zh": "春季焕新:四件套2500积分", "en": "Spring renewal: bed set 2,500"},
            "schedule": {"starts_at": day_begins(spring), "ends_at": day_begins(spring + timedelta(days=RUNS_DAYS))},
        },
        {
            "campaign": f"eye-care-{june.year}", "merchants": ("guangming",),
            "prices": [_price("guangming", "lens", 1500)],
            "name": {"zh": "爱眼日:镜片1500积分", "en": "Eye Care Day: lenses 1,500"},
            "schedule": {
                "starts_at": day_begins(june), "ends_at": day_begins(june + timedelta(days=RUNS_DAYS)),
                "calendars": [{"calendar": "EYE_CARE_DAY"}],
            },
        },
        {
            "campaign": "diapers-double", "merchants": ("muying",),
            "name": {"zh": "纸尿裤专区双倍积分", "en": "Nappies earn double"},
            "budget": {"funder": "muying", "line_fen": 5_000_000, "face_millifen_per_point": 10_000},
            "rules": [{
                "code": "double", "name": {"zh": "纸尿裤双倍", "en": "Nappies double"},
                "earn": {"kind": "multiplier", "bonus_bp": 10_000}, "categories": ["diapers"],
                "caps": [{"scope": "member", "period": "month", "limit_points": 2000}],
            }],
            "schedule": {"starts_at": now, "ends_at": day_begins(today + timedelta(days=RUNS_DAYS))},
        },
    ]  # fmt: skip


def next_first(today: date, month: int) -> date:
    """Return the next first day of `month` that is still to come."""
    first = date(today.year, month, 1)
    return first if first > today else date(today.year + 1, month, 1)


def _price(merchant: str, reward: str, points: int) -> dict[str, Any]:
    return {"merchant": merchant, "rewards": [reward], "points": points}


def _campaign(program: str, written: dict[str, Any]) -> CampaignDocument:
    return msgspec.convert({"program": program, **written}, CampaignDocument)


def _is_there(connection: Connection, code: str) -> bool:
    try:
        find_campaign(connection, code)
    except CampaignNotFound:
        return False
    return True
