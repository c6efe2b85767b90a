# SPDX-License-Identifier: Apache-2.0
"""Closed months and statements, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_tables.sql"
UNDO = """
drop table settlement_step, settlement_line, settlement_statement, settlement_stretch, settlement_run;
drop function settlement_refuse_change;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("redemption", "0002_exchanges"), ("programs", "0002_publishing"), ("merchants", "0002_agreements")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
