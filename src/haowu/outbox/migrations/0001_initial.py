# SPDX-License-Identifier: Apache-2.0
"""Events."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0001_tables.sql"


class Migration(migrations.Migration):
    """The table is ours, in SQL; Django is told of it so that it can read."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            sql=SQL.read_text(encoding="utf-8"),
            reverse_sql="drop table outbox_event; drop function outbox_event_stays",
            state_operations=[
                migrations.CreateModel(
                    name="EventRow",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("kind", models.TextField()),
                        ("merchant", models.TextField(null=True)),
                        ("subject", models.TextField()),
                        ("data", models.JSONField()),
                        ("happened_at", models.DateTimeField()),
                        ("written_by", models.TextField()),
                    ],
                    options={"db_table": "outbox_event", "managed": False},
                ),
            ],
        ),
    ]
