# SPDX-License-Identifier: Apache-2.0
"""Households and their seats, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0003_households.sql"
UNDO = "drop table members_household_seat, members_household;"


class Migration(migrations.Migration):
    dependencies = [("members", "0002_tiers")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
