# SPDX-License-Identifier: Apache-2.0
"""Rewards that are open in a season."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0005_seasons.sql"
UNDO = "drop table catalog_season;"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_stages")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
