# SPDX-License-Identifier: Apache-2.0
"""Campaigns for the journeys: written by whoever may, decided by a second person, published."""

from typing import Any

from tests.journeys.desk import Desk

BUDGET = {"funder": "jiafang", "line_fen": 1_000_000, "face_millifen_per_point": 1000}


def campaign(code: str, starts_at: str, ends_at: str, **fields: Any) -> dict[str, Any]:
    """Return a campaign of the mall, from one local instant to another."""
    schedule = {"starts_at": f"{starts_at}+08:00", "ends_at": f"{ends_at}+08:00", **fields.pop("on", {})}
    name = {"zh": fields.pop("name", "活动"), "en": code}
    return {"campaign": code, "program": "mall", "name": name, "schedule": schedule, **fields}


def bonus(earn: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return one bonus."""
    return {"code": "bonus", "name": {"zh": "活动加分", "en": "Bonus"}, "earn": earn, **fields}


DOUBLE = {"kind": "multiplier", "bonus_bp": 10_000}


class Promoter:
    """Takes campaigns the whole way; `owner` is a merchant, or the platform itself."""

    def __init__(self, desk: Desk, owner: str = "operator") -> None:
        self.path = f"/merchants/{owner}"
        role = ("operator_marketing", "*") if owner == "operator" else ("merchant_manager", owner)
        self.writer = desk.as_role(role[0], merchant=role[1])
        self.approver = desk.as_role("operator_finance")

    def write(self, body: dict[str, Any]) -> str:
        """Write a draft and return its path."""
        made = self.writer.post(f"{self.path}/campaign-drafts", body)
        assert made.status_code == 201, made.text
        return f"{self.path}/campaign-drafts/{made.json()['id']}"

    def submit(self, body: dict[str, Any]) -> Any:
        """Write and hand in; return the answer."""
        return self.writer.post(f"{self.write(body)}/submission")

    def decide(self, draft_id: int, decision: str = "approved") -> Any:
        """Decide as the second person."""
        return self.approver.post(f"/campaign-drafts/{draft_id}/decision", {"decision": decision})

    def launch(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take a campaign the whole way and return its card."""
        handed_in = self.submit(body)
        assert handed_in.status_code == 201, handed_in.text
        draft_id = handed_in.json()["id"]
        assert self.decide(draft_id).status_code == 201
        published = self.writer.post(f"{self.path}/campaign-drafts/{draft_id}/publication")
        assert published.status_code == 201, published.text
        card: dict[str, Any] = published.json()["campaign"]
        return card
