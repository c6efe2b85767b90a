# SPDX-License-Identifier: Apache-2.0
"""An exchange keeps the SKU that is given."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0005_sku.sql"
UNDO = "alter table redemption_order drop column sku, drop column differences;"


class Migration(migrations.Migration):
    dependencies = [("redemption", "0004_partner_codes")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
