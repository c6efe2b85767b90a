# SPDX-License-Identifier: Apache-2.0
"""An index by which the last household of a member is found."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0005_household_counts.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0004_benefit_days")]
    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), "drop index members_household_seat_of_member;"),
    ]
