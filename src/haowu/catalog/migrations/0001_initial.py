# SPDX-License-Identifier: Apache-2.0
"""Rewards, prices, evidence, stock, limits, slots, as SQL; Django is told of nothing: every read is a query of ours."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_tables.sql"
UNDO = """
drop table catalog_review, catalog_waiting, catalog_slot, catalog_limit_use, catalog_stock, catalog_evidence,
    catalog_price_lock, catalog_price, catalog_line, catalog_reward;
drop function catalog_refuse_change;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial"), ("merchants", "0001_initial")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
