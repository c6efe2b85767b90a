# SPDX-License-Identifier: Apache-2.0
"""Webhook endpoints, deliveries and cursors."""

from pathlib import Path
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0002_webhooks.sql"


class Migration(migrations.Migration):
    """The tables are ours, in SQL; Django is told of them so that it can read."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("outbox", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            sql=SQL.read_text(encoding="utf-8"),
            reverse_sql="drop table outbox_ledger_cursor, outbox_cursor, outbox_delivery, outbox_endpoint",
            state_operations=[
                migrations.CreateModel(
                    name="EndpointRow",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("merchant", models.TextField()),
                        ("url", models.TextField()),
                        ("kinds", ArrayField(models.TextField())),
                        ("state", models.TextField()),
                        ("state_reason", models.TextField()),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={"db_table": "outbox_endpoint", "managed": False},
                ),
                migrations.CreateModel(
                    name="DeliveryRow",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("event_id", models.BigIntegerField()),
                        ("endpoint_id", models.BigIntegerField()),
                        ("state", models.TextField()),
                        ("attempts", models.IntegerField()),
                        ("next_try_at", models.DateTimeField()),
                        ("last_status", models.IntegerField(null=True)),
                        ("last_problem", models.TextField()),
                        ("last_try_at", models.DateTimeField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "outbox_delivery", "managed": False},
                ),
            ],
        ),
    ]
