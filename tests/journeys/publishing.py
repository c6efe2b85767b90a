# SPDX-License-Identifier: Apache-2.0
"""Publishing as the operator's staff do it: one writes and publishes, another approves."""

from typing import Any

import httpx

from haowu.programs.sample_disclosure import with_disclosure
from tests.journeys.desk import Desk
from tests.journeys.mall import PROGRAM

START = '"2026-01-01T00:00:00+08:00"'
CARD = with_disclosure(PROGRAM)


def next_version(effective_from: str, *replaced: tuple[str, str], source: str = CARD) -> str:
    """Return the mall's programme from another day on, with words replaced."""
    assert START in source
    source = source.replace(START, f'"{effective_from}"')
    for old, new in replaced:
        assert old in source, old
        source = source.replace(old, new)
    return source


class Publisher:
    """Product writes, risk decides."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.writer = desk.as_role("operator_product")
        self.second = desk.as_role("operator_risk")

    def draft(self, source: str) -> str:
        """Keep a draft and return its address."""
        made = self.writer.post("/program-drafts", {"source": source})
        assert made.status_code == 201, made.text
        return f"/program-drafts/{made.json()['id']}"

    def submit(self, source: str) -> httpx.Response:
        """Hand a new draft in."""
        return self.writer.post(f"{self.draft(source)}/submission")

    def review(self, source: str) -> dict[str, Any]:
        """Return what stands against a new draft."""
        answer = self.second.get(f"{self.draft(source)}/review")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def publish(self, source: str) -> dict[str, Any]:
        """Take a new draft all the way."""
        place = self.draft(source)
        for client, step, body in (
            (self.writer, "submission", None),
            (self.second, "decision", {"decision": "approved"}),
            (self.writer, "publication", None),
        ):
            answer = client.post(f"{place}/{step}", body)
            assert answer.status_code == 201, answer.text
        published: dict[str, Any] = answer.json()
        return published
