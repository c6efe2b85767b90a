# SPDX-License-Identifier: Apache-2.0
"""Roles, approvals and the audit trail."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).parent.parent / "sql" / "0002_roles_and_approvals.sql"


class Migration(migrations.Migration):
    """The tables are ours, in SQL."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0001_initial"), ("ledger", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            sql=SQL.read_text(encoding="utf-8"),
            state_operations=[
                migrations.AddField("ApiKeyRow", "role", models.TextField(default="")),
                migrations.AddField("ApiKeyRow", "member", models.TextField(null=True)),
                migrations.AddField("ApiKeyRow", "is_sandbox", models.BooleanField(default=False)),
            ],
        ),
    ]
