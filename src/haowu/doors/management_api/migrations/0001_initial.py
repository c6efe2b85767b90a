# SPDX-License-Identifier: Apache-2.0
"""The table of answers."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0001_tables.sql"


class Migration(migrations.Migration):
    """The table is ours, in SQL."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0002_roles_and_approvals")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(sql=SQL.read_text(encoding="utf-8"), reverse_sql="drop table management_answer"),
    ]
