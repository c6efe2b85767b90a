# SPDX-License-Identifier: Apache-2.0
"""What was counted is kept, and what cannot be ended stops nobody."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0007_counted.sql"


class Migration(migrations.Migration):
    dependencies = [("redemption", "0006_delivery")]
    operations = [
        migrations.RunSQL(
            SQL.read_text(encoding="utf-8"),
            "alter table redemption_order drop column counted, drop column end_failed_at;",
        )
    ]
