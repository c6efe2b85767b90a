# SPDX-License-Identifier: Apache-2.0
"""Activity of members by day, and the cursor of its feed, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_tables.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), "drop table lifecycle_tier_activity, lifecycle_tier_cursor")
    ]
