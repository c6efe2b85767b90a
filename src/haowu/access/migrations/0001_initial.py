# SPDX-License-Identifier: Apache-2.0
"""API keys."""

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
            reverse_sql="drop table access_api_key",
            state_operations=[
                migrations.CreateModel(
                    name="ApiKeyRow",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("name", models.TextField()),
                        ("merchant", models.TextField()),
                        ("scopes", ArrayField(models.TextField())),
                        ("token_prefix", models.TextField()),
                        ("token_sha256", models.BinaryField(unique=True)),
                        ("rate_per_second", models.IntegerField()),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "access_api_key", "managed": False},
                ),
            ],
        ),
    ]
