# SPDX-License-Identifier: Apache-2.0
"""Imports and their chunks."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0001_tables.sql"


class Migration(migrations.Migration):
    """The tables are ours, in SQL; the roles they are granted to come with the ledger."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            sql=SQL.read_text(encoding="utf-8"), reverse_sql="drop table bulk_import_chunk, bulk_import_run"
        ),
    ]
