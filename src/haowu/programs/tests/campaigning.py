# SPDX-License-Identifier: Apache-2.0
"""Campaigns for the tests of this room: written, seen by two persons, published."""

from typing import Any

import msgspec
from psycopg import Connection

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.programs.campaigns import PublishedCampaign
from haowu.programs.operations.decide_campaign import decide_campaign
from haowu.programs.operations.publish_campaign import publish_campaign
from haowu.programs.operations.save_campaign import save_campaign
from haowu.programs.operations.submit_campaign import submit_campaign
from haowu.rules.campaign_document import CampaignDocument

WRITER = Actor(ActorKind.OPERATOR, "writer")
APPROVER = Actor(ActorKind.OPERATOR, "approver")
LIST = {("jiafang", "set-4"): 3000, ("guangming", "lens"): 2000}


def campaign_document(**fields: Any) -> CampaignDocument:
    """Return a campaign: towels earn double at jiafang in December 2026, ¥200 of its own."""
    known: dict[str, Any] = {
        "campaign": "towels-double",
        "program": "demo",
        "name": {"zh": "毛巾专区双倍积分", "en": "Towels earn double"},
        "schedule": {"starts_at": "2026-12-01T00:00:00+08:00", "ends_at": "2027-01-01T00:00:00+08:00"},
        "merchants": ["jiafang"],
        "budget": {"funder": "jiafang", "line_fen": 20_000, "face_millifen_per_point": 2_000},
        "rules": [
            {
                "code": "double",
                "name": {"zh": "毛巾双倍", "en": "Towels double"},
                "earn": {"kind": "multiplier", "bonus_bp": 10_000},
                "categories": ["towels"],
            }
        ],
    }
    return msgspec.convert({**known, **fields}, CampaignDocument)


def price_campaign(**fields: Any) -> CampaignDocument:
    """Return a campaign of prices alone: the set for 2,500 instead of 3,000 in March 2027."""
    known: dict[str, Any] = {
        "campaign": "spring-renewal",
        "name": {"zh": "春季焕新", "en": "Spring renewal"},
        "schedule": {"starts_at": "2027-03-01T00:00:00+08:00", "ends_at": "2027-04-01T00:00:00+08:00"},
        "budget": None,
        "rules": [],
        "prices": [{"merchant": "jiafang", "rewards": ["set-4"], "points": 2500}],
    }
    return campaign_document(**{**known, **fields})


def submitted(connection: Connection, clock: FixedClock, campaign: CampaignDocument, owner: str = "operator") -> int:
    """Write and submit; return the draft's number."""
    draft = save_campaign(connection, campaign, owner=owner, actor=WRITER, clock=clock)
    submit_campaign(connection, draft_id=draft.id, list_prices=LIST, actor=WRITER, clock=clock)
    return draft.id


def published(
    connection: Connection, clock: FixedClock, campaign: CampaignDocument, owner: str = "operator"
) -> PublishedCampaign:
    """Take a campaign all the way."""
    draft_id = submitted(connection, clock, campaign, owner)
    decide_campaign(connection, draft_id=draft_id, decision="approved", actor=APPROVER, clock=clock)
    return publish_campaign(connection, draft_id=draft_id, list_prices=LIST, actor=WRITER, clock=clock).campaign
