# SPDX-License-Identifier: Apache-2.0
"""Programmes, point types, versions, budgets and caps."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models.deletion import DO_NOTHING

SQL = Path(__file__).parent.parent / "sql" / "0001_tables.sql"
UNDO = """
drop table programs_cap, programs_budget, programs_version, programs_point_type, programs_program;
drop function programs_refuse_change;
"""


def _program(related_name: str) -> tuple[str, models.Field[Any, Any]]:
    return "program", models.ForeignKey(on_delete=DO_NOTHING, related_name=related_name, to="programs.program")


def _names() -> list[tuple[str, models.Field[Any, Any]]]:
    return [("name_zh", models.TextField()), ("name_en", models.TextField())]


class Migration(migrations.Migration):
    """The tables are ours, in SQL; Django is told of them so that it can read."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            sql=SQL.read_text(encoding="utf-8"),
            reverse_sql=UNDO,
            state_operations=[
                migrations.CreateModel(
                    name="Program",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("code", models.TextField(unique=True)),
                        *_names(),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={"db_table": "programs_program", "managed": False},
                ),
                migrations.CreateModel(
                    name="PointType",
                    fields=[
                        ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                        _program("point_types"),
                        ("code", models.TextField()),
                        *_names(),
                    ],
                    options={"db_table": "programs_point_type", "managed": False},
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        _program("versions"),
                        ("version", models.IntegerField()),
                        ("body", models.TextField()),
                        ("sha256", models.BinaryField()),
                        ("effective_from", models.DateTimeField()),
                        ("published_at", models.DateTimeField()),
                        ("published_by", models.TextField()),
                    ],
                    options={"db_table": "programs_version", "managed": False},
                ),
                migrations.CreateModel(
                    name="Budget",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        _program("budgets"),
                        ("code", models.TextField()),
                        ("ledger_budget_id", models.BigIntegerField(unique=True)),
                        *_names(),
                        ("funder", models.TextField()),
                        ("line_fen", models.BigIntegerField()),
                        ("face_millifen_per_point", models.BigIntegerField()),
                        ("limit_points", models.BigIntegerField()),
                    ],
                    options={"db_table": "programs_budget", "managed": False},
                ),
                migrations.CreateModel(
                    name="Cap",
                    fields=[
                        ("id", models.AutoField(primary_key=True, serialize=False)),
                        _program("caps"),
                        ("rule", models.TextField()),
                        ("scope", models.TextField()),
                        ("period", models.TextField()),
                    ],
                    options={"db_table": "programs_cap", "managed": False},
                ),
            ],
        ),
    ]
