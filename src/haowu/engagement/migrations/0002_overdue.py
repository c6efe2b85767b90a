# SPDX-License-Identifier: Apache-2.0
"""An index for the operator's list of overdue suggestions, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0002_overdue.sql"


class Migration(migrations.Migration):
    dependencies = [("engagement", "0001_initial")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "drop index engagement_suggestion_overdue")]
