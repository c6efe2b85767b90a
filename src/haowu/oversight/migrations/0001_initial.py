# SPDX-License-Identifier: Apache-2.0
"""Risk cases; made in SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_tables.sql"
UNDO = "drop table oversight_risk_case; drop function oversight_refuse_change;"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("members", "0001_initial"), ("access", "0002_roles_and_approvals")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
