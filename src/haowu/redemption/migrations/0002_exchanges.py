# SPDX-License-Identifier: Apache-2.0
"""Orders, vouchers, verifications, after-sales and savings, as SQL; Django only reads them (models.py)."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_tables.sql"
UNDO = """
drop table redemption_saving, redemption_aftersale, redemption_attempt, redemption_request, redemption_voucher_line,
    redemption_verification, redemption_voucher, redemption_order_line, redemption_order;
drop function redemption_refuse_change, redemption_refuse_all_but_settling;
"""


class Migration(migrations.Migration):
    """The tables are ours, in SQL."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("redemption", "0001_initial")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
