# SPDX-License-Identifier: Apache-2.0
"""The point prices of campaigns for those who show prices: without compiling anybody's rules."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from psycopg import Connection

from haowu.programs.calendar_reads import load_calendars
from haowu.programs.campaigns import load_campaigns
from haowu.rules.campaigns import price_overrides
from haowu.rules.prices import PriceOverride

ZONES: Final = """
select distinct on (program_id) program_id, body::json ->> 'zone' from programs_version
order by program_id, version desc
"""


def load_price_overrides(connection: Connection, *, at: datetime) -> tuple[PriceOverride, ...]:
    """Return the prices of all campaigns that are not over at `at`; ask each with `is_on`."""
    zones: dict[int, str] = dict(connection.execute(ZONES).fetchall())
    book = load_calendars(connection)
    found: list[PriceOverride] = []
    for program_id, campaigns in load_campaigns(connection).items():
        live = [campaign.document for campaign in campaigns if at < campaign.ends_at]
        found += price_overrides(live, ZoneInfo(zones[program_id]), book)
    return tuple(found)
