# SPDX-License-Identifier: Apache-2.0
"""The database keeps limits per member and household."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0002_limits.sql"
UNDO = """
drop trigger never_exceeded on catalog_limit_use;
drop trigger never_begins_exceeded on catalog_limit_use;
drop function catalog_keep_limit;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
