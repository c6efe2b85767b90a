# SPDX-License-Identifier: Apache-2.0
"""Purchases, refunds and holds, as SQL; Django is told of nothing, since it has no use for keys of four columns."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_tables.sql"
UNDO = "drop table earning_hold_use, earning_refund, earning_purchase; drop function earning_refuse_change;"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
