# SPDX-License-Identifier: Apache-2.0
"""This room owns no table yet: holds live in the ledger."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial")]
    operations = []
