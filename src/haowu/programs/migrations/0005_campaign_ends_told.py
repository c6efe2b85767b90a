# SPDX-License-Identifier: Apache-2.0
"""Which campaigns' ends were told."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0005_campaign_ends_told.sql"
UNDO = "drop table programs_campaign_told_end;"


class Migration(migrations.Migration):
    """One row a campaign that ended by time."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("programs", "0004_calendars")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(sql=SQL.read_text(encoding="utf-8"), reverse_sql=UNDO)]
