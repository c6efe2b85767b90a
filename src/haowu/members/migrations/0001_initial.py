# SPDX-License-Identifier: Apache-2.0
"""Members."""

from pathlib import Path
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
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
            reverse_sql="drop table members_member; drop sequence members_number_seq;",
            state_operations=[
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("lane", models.SmallIntegerField()),
                        ("member_no", models.TextField(unique=True)),
                        ("phone_index", models.BinaryField(null=True, unique=True)),
                        ("phone_cipher", models.BinaryField(null=True)),
                        ("standing", models.TextField()),
                        ("tier", models.TextField()),
                        ("segments", ArrayField(models.TextField())),
                        ("terms_accepted_at", models.DateTimeField(null=True)),
                        ("enrolled_at", models.DateTimeField()),
                    ],
                    options={"db_table": "members_member", "managed": False},
                ),
            ],
        ),
    ]
