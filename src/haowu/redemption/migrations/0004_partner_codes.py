# SPDX-License-Identifier: Apache-2.0
"""Codes of partners' own systems, as SQL."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent.parent / "sql" / "0003_partner_codes.sql"


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("redemption", "0003_receipt"), ("catalog", "0006_partner_codes")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), "drop table redemption_partner_code;")
    ]
