# SPDX-License-Identifier: Apache-2.0
"""Drafts and the log of publications."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0002_publishing.sql"
UNDO = """
drop table programs_publication, programs_draft;
drop function programs_freeze_draft;
"""


class Migration(migrations.Migration):
    """The tables are ours, in SQL; the Management API's role comes with the access room."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("programs", "0001_initial"),
        ("access", "0002_roles_and_approvals"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(sql=SQL.read_text(encoding="utf-8"), reverse_sql=UNDO)]
