# SPDX-License-Identifier: Apache-2.0
"""Coupons, donations in kind, samples, and the groups chosen for a shelf."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0003_special_kinds.sql"
UNDO = """
drop trigger particulars on catalog_reward;
drop function catalog_require_particulars;
alter table catalog_review drop column cause;
drop table catalog_shelf, catalog_sample, catalog_donation, catalog_coupon;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_limits")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
