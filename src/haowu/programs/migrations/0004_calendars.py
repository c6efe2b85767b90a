# SPDX-License-Identifier: Apache-2.0
"""Calendars and the regions of stores."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0004_calendars.sql"
UNDO = """
drop table programs_store_region, programs_calendar_version, programs_calendar_proposal;
drop function programs_freeze_proposal;
"""


class Migration(migrations.Migration):
    """Published calendars are kept like published programmes."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("programs", "0003_campaigns")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(sql=SQL.read_text(encoding="utf-8"), reverse_sql=UNDO)]
