# SPDX-License-Identifier: Apache-2.0
"""Campaigns and their drafts."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0003_campaigns.sql"
UNDO = """
drop table programs_campaign_end, programs_campaign, programs_campaign_draft;
drop function programs_freeze_campaign_draft, programs_campaign_end_check;
"""


class Migration(migrations.Migration):
    """The tables are ours, in SQL."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("programs", "0002_publishing")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(sql=SQL.read_text(encoding="utf-8"), reverse_sql=UNDO)]
