# SPDX-License-Identifier: Apache-2.0
"""What is sent has somewhere to go."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0006_delivery.sql"


class Migration(migrations.Migration):
    dependencies = [("redemption", "0005_sku")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), "drop table redemption_delivery;")]
