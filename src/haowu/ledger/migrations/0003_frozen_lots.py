# SPDX-License-Identifier: Apache-2.0
"""A lot keeps its owner, its points and its terms: triggers, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """No way back but a restore."""

    dependencies = [("ledger", "0002_models")]
    operations = [
        migrations.RunSQL((SQL / "0003_frozen_lots.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
