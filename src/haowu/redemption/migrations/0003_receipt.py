# SPDX-License-Identifier: Apache-2.0
"""When the member had what was sent, and indexes for people's lists, as SQL."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0002_receipt.sql"
UNDO = """
drop index redemption_aftersale_of_order, redemption_order_booked, redemption_order_of_acceptor,
    redemption_order_of_merchant;
alter table redemption_order drop column received_at;
"""


class Migration(migrations.Migration):
    dependencies = [("redemption", "0002_exchanges")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
