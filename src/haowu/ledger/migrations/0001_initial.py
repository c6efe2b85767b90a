# SPDX-License-Identifier: Apache-2.0
"""The ledger's tables, triggers and roles, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Create the schema `ledger`; there is no way back but a restore."""

    initial = True
    operations = [
        migrations.RunSQL((SQL / "0001_tables.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0002_guards.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
