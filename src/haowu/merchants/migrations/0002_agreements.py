# SPDX-License-Identifier: Apache-2.0
"""Agreements, opt-ins, and licences that were checked."""

from pathlib import Path
from typing import ClassVar

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0002_agreements.sql"
UNDO = """
drop table merchants_agreement, merchants_acceptance, merchants_verification;
drop function merchants_guard_agreement, merchants_refuse_change;
"""


def _merchant() -> "models.ForeignKey[object, object]":
    return models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="merchants.merchant")


class Migration(migrations.Migration):
    """The tables are ours, in SQL; Django is told of them so that it can read."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("merchants", "0001_initial"),
        ("access", "0002_roles_and_approvals"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            sql=SQL.read_text(encoding="utf-8"),
            reverse_sql=UNDO,
            state_operations=[
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("merchant", _merchant()),
                        ("program", models.TextField()),
                        ("role", models.TextField()),
                        ("settlement_millifen_per_point", models.BigIntegerField()),
                        ("points_per_yuan", models.IntegerField(null=True)),
                        ("cap_fen", models.BigIntegerField(null=True)),
                        ("stores", ArrayField(models.TextField())),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(null=True)),
                        ("state", models.TextField()),
                        ("requested_by", models.TextField()),
                        ("requested_at", models.DateTimeField()),
                        ("approved_by", models.TextField(null=True)),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("ended_by", models.TextField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={"db_table": "merchants_agreement", "managed": False},
                ),
                migrations.CreateModel(
                    name="Acceptance",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("merchant", _merchant()),
                        ("program", models.TextField()),
                        ("accepts", models.BooleanField()),
                        ("decided_by", models.TextField()),
                        ("decided_at", models.DateTimeField()),
                    ],
                    options={"db_table": "merchants_acceptance", "managed": False},
                ),
                migrations.CreateModel(
                    name="Verification",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("merchant", _merchant()),
                        ("licence_no", models.TextField()),
                        ("verified_on", models.DateField()),
                        ("next_check_on", models.DateField()),
                        ("verified_by", models.TextField()),
                        ("verified_at", models.DateTimeField()),
                    ],
                    options={"db_table": "merchants_verification", "managed": False},
                ),
            ],
        ),
    ]
