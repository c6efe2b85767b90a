# SPDX-License-Identifier: Apache-2.0
"""Standing and history of tiers, claims and choices of benefits, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0002_tiers.sql"
UNDO = """
drop table members_benefit_choice, members_benefit_use, members_tier_change, members_tier_standing;
drop function members_refuse_change;
revoke update (tier) on members_member from haowu_writer;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
