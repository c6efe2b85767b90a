# SPDX-License-Identifier: Apache-2.0
"""Published campaigns, verified, and the number that grows with each of them."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from haowu.programs.campaign_errors import CampaignNotFound, CampaignTampered
from haowu.programs.canonical import body_hash, read_campaign
from haowu.rules.campaign_document import CampaignDocument

COLUMNS: Final = """
select c.id, c.program_id, c.code, c.owner, c.body, c.sha256, d.body_sha256, c.starts_at, c.ends_at, c.published_at,
    c.published_by, c.submitted_by, c.approved_by, c.draft_id, c.face_rebate_bp, e.called_off_at, coalesce(e.reason, '')
from programs_campaign c
join programs_campaign_draft d on d.id = c.draft_id
left join programs_campaign_end e on e.campaign_id = c.id
"""
CAMPAIGNS_STAMP: Final = """
select coalesce((select max(id) from programs_campaign), 0) + coalesce((select max(id) from programs_campaign_end), 0)
"""


class PublishedCampaign(msgspec.Struct, frozen=True):
    """A campaign as it was published; `called_off_at` is set when it will never begin."""

    id: int
    program_id: int
    code: str
    owner: str
    document: CampaignDocument
    sha256: str
    published_at: datetime
    published_by: str
    submitted_by: str
    approved_by: str
    draft_id: int
    face_rebate_bp: int
    called_off_at: datetime | None
    reason: str

    @property
    def starts_at(self) -> datetime:
        """Return its first instant."""
        return self.document.schedule.starts_at

    @property
    def ends_at(self) -> datetime:
        """Return the first instant after it."""
        return self.document.schedule.ends_at

    def state(self, at: datetime) -> str:
        """Return where it stands at `at`: called_off, announced, running or over."""
        if self.called_off_at is not None:
            return "called_off"
        if at < self.starts_at:
            return "announced"
        return "running" if at < self.ends_at else "over"

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Return whether it runs at some moment from `starts_at` until before `ends_at`."""
        return self.starts_at < ends_at and starts_at < self.ends_at


def load_campaigns(connection: Connection) -> dict[int, tuple[PublishedCampaign, ...]]:
    """Return the campaigns of each programme that have run or will, in the order of publication.

    Raises `CampaignTampered` when one is not what was published.
    """
    found: dict[int, list[PublishedCampaign]] = defaultdict(list)
    for row in connection.execute(COLUMNS + "where e.id is null order by c.id"):
        found[row[1]].append(_verified(row))
    return {program_id: tuple(campaigns) for program_id, campaigns in found.items()}


def find_campaign(connection: Connection, code: str) -> PublishedCampaign:
    """Return the campaign. Raises `CampaignNotFound`, or `CampaignTampered`."""
    row = connection.execute(COLUMNS + "where c.code = %s", [code]).fetchone()
    if row is None:
        raise CampaignNotFound(campaign=code[:64])
    return _verified(row)


def list_campaigns(
    connection: Connection, *, owner: str = "", since: datetime | None = None, after: int = 0, limit: int = 50
) -> list[PublishedCampaign]:
    """Return campaigns in the order of publication, from the one after `after`; `since`: those not over by then."""
    where = (
        "where c.id > %s and (%s = '' or c.owner = %s)"
        " and (%s::timestamptz is null or (c.ends_at > %s and e.id is null)) order by c.id limit %s"
    )
    return [_verified(row) for row in connection.execute(COLUMNS + where, [after, owner, owner, since, since, limit])]


def list_untold_ends(connection: Connection, *, at: datetime, limit: int) -> list[PublishedCampaign]:
    """Return campaigns that were over by time at `at` and of which that was not told yet, the earliest end first."""
    where = (
        "where e.id is null and c.ends_at <= %s"
        " and not exists (select from programs_campaign_told_end t where t.campaign_id = c.id)"
        " order by c.ends_at, c.id limit %s"
    )
    return [_verified(row) for row in connection.execute(COLUMNS + where, [at, limit])]


def _verified(row: tuple[Any, ...]) -> PublishedCampaign:
    campaign_id, program_id, code, owner, body, sha256, approved_sha256, starts_at, ends_at, *rest = row
    if not body_hash(body) == bytes(sha256) == bytes(approved_sha256):
        raise CampaignTampered(campaign=code)
    document = read_campaign(body)
    schedule = document.schedule
    if (document.campaign, schedule.starts_at, schedule.ends_at) != (code, starts_at, ends_at):
        raise CampaignTampered(campaign=code)
    return PublishedCampaign(campaign_id, program_id, code, owner, document, bytes(sha256).hex(), *rest)
