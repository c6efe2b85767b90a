# SPDX-License-Identifier: Apache-2.0
"""Rewards that are a code of the partner's own."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0006_partner_codes.sql"
UNDO = """
alter table catalog_reward drop constraint catalog_reward_partner_code_check;
alter table catalog_reward drop constraint catalog_reward_fulfilment_check;
alter table catalog_reward add constraint catalog_reward_fulfilment_check
    check (fulfilment in ('voucher', 'pickup', 'shipping'));
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_seasons")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), UNDO)]
