# SPDX-License-Identifier: Apache-2.0
"""Lines carry their share of the price: the stages of what is made to order."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0004_stages.sql"
UNDO = "alter table catalog_line drop column share;"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_special_kinds")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
