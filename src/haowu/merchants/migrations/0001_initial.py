# SPDX-License-Identifier: Apache-2.0
"""Merchants, stores and their stamp."""

from pathlib import Path
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0001_tables.sql"
UNDO = """
drop table merchants_store, merchants_merchant, merchants_stamp;
drop function merchants_move_stamp;
"""


class Migration(migrations.Migration):
    """The tables are ours, in SQL; Django is told of them so that it can read."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            sql=SQL.read_text(encoding="utf-8"),
            reverse_sql=UNDO,
            state_operations=[
                migrations.CreateModel(
                    name="Merchant",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("code", models.TextField(unique=True)),
                        ("name_zh", models.TextField()),
                        ("name_en", models.TextField()),
                        ("is_active", models.BooleanField()),
                    ],
                    options={"db_table": "merchants_merchant", "managed": False},
                ),
                migrations.CreateModel(
                    name="Store",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "merchant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="stores",
                                to="merchants.merchant",
                            ),
                        ),
                        ("code", models.TextField()),
                        ("name_zh", models.TextField()),
                        ("name_en", models.TextField()),
                        ("is_active", models.BooleanField()),
                    ],
                    options={"db_table": "merchants_store", "managed": False},
                ),
            ],
        ),
    ]
