# SPDX-License-Identifier: Apache-2.0
"""Indexes for the day of a store and the choices of a period, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0004_benefit_days.sql"
UNDO = "drop index members_benefit_use_of_day, members_benefit_choice_of_period;"


class Migration(migrations.Migration):
    dependencies = [("members", "0003_households")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
