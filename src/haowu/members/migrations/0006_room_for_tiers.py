# SPDX-License-Identifier: Apache-2.0
"""Room on each page of members for a change of tier, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0006_room_for_tiers.sql"


class Migration(migrations.Migration):
    dependencies = [("members", "0005_household_counts")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "alter table members_member reset (fillfactor)")]
