# SPDX-License-Identifier: Apache-2.0
"""Django is told of the tables so that it can read them; the database is not touched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Unmanaged models over what 0001 made."""

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "owner_id", "point_type", "lane", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("owner_id", models.BigIntegerField()),
                ("point_type", models.IntegerField()),
                ("available", models.BigIntegerField()),
                ("pending", models.BigIntegerField()),
                ("held", models.BigIntegerField()),
                ("deficit", models.BigIntegerField()),
                ("version", models.BigIntegerField()),
                ("next_due_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"ledger"."account"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chain", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("chain", models.SmallIntegerField()),
                ("seq", models.BigIntegerField()),
                ("batch_id", models.BinaryField()),
                ("format", models.SmallIntegerField()),
                ("writer_epoch", models.BigIntegerField()),
                ("decided_at", models.DateTimeField()),
                ("journal_count", models.IntegerField()),
                ("movement_count", models.IntegerField()),
                ("lot_count", models.IntegerField()),
                ("points_moved", models.BigIntegerField()),
                ("marks", models.BinaryField()),
                ("items_hash", models.BinaryField()),
                ("prev_hash", models.BinaryField()),
                ("batch_hash", models.BinaryField()),
            ],
            options={
                "db_table": '"ledger"."batch"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("budget_id", models.IntegerField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("limit_points", models.BigIntegerField()),
                ("pool_points", models.BigIntegerField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"ledger"."budget"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="BudgetSlice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chain", "budget_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("chain", models.SmallIntegerField()),
                ("budget_id", models.IntegerField()),
                ("limit_points", models.BigIntegerField()),
                ("used_points", models.BigIntegerField()),
            ],
            options={
                "db_table": '"ledger"."budget_slice"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="CapUsage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "owner_id",
                        "cap_id",
                        "period_start",
                        "lane",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("owner_id", models.BigIntegerField()),
                ("cap_id", models.IntegerField()),
                ("period_start", models.DateField()),
                ("used_points", models.BigIntegerField()),
                ("limit_points", models.BigIntegerField()),
            ],
            options={
                "db_table": '"ledger"."cap_usage"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("chain", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("next_seq", models.BigIntegerField()),
                ("head_hash", models.BinaryField()),
                ("writer_epoch", models.BigIntegerField()),
                ("writer_name", models.TextField()),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"ledger"."chain_head"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "root_id", "lot_id", "lane", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("root_id", models.BigIntegerField()),
                ("lot_id", models.BigIntegerField()),
                ("points", models.BigIntegerField()),
                ("captured", models.BigIntegerField()),
                ("released", models.BigIntegerField()),
                ("returned", models.BigIntegerField()),
            ],
            options={
                "db_table": '"ledger"."draw"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "lane", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("key", models.TextField()),
                ("hold_id", models.BigIntegerField()),
                ("owner_id", models.BigIntegerField()),
                ("point_type", models.IntegerField()),
                ("is_open", models.BooleanField()),
                ("points", models.BigIntegerField()),
                ("captured", models.BigIntegerField()),
                ("released", models.BigIntegerField()),
                ("ends_at", models.DateTimeField()),
                ("acceptor", models.TextField()),
            ],
            options={
                "db_table": '"ledger"."hold"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chain", "seq", "ord", "lane", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("chain", models.SmallIntegerField()),
                ("seq", models.BigIntegerField()),
                ("ord", models.IntegerField()),
                ("kind", models.SmallIntegerField()),
                ("owner_id", models.BigIntegerField()),
                ("points", models.BigIntegerField()),
                ("code", models.TextField()),
                ("key", models.TextField()),
                ("input_hash", models.BinaryField()),
                ("actor", models.TextField()),
                ("approved_by", models.TextField()),
                ("reference", models.TextField()),
                ("acceptor", models.TextField()),
                ("outcome", models.BinaryField()),
            ],
            options={
                "db_table": '"ledger"."journal"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "lot_id", "lane", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("lot_id", models.BigIntegerField()),
                ("owner_id", models.BigIntegerField()),
                ("point_type", models.IntegerField()),
                ("is_open", models.BooleanField()),
                ("is_pending", models.BooleanField()),
                ("granted", models.BigIntegerField()),
                ("drawn", models.BigIntegerField()),
                ("held", models.BigIntegerField()),
                ("expired", models.BigIntegerField()),
                ("clawed", models.BigIntegerField()),
                ("recalled", models.BigIntegerField()),
                ("budget_id", models.IntegerField()),
                ("rule_version", models.IntegerField()),
                ("restored_from", models.BigIntegerField()),
                ("available_from", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("rule", models.TextField()),
                ("funder", models.TextField()),
                ("order_ref", models.TextField()),
            ],
            options={
                "db_table": '"ledger"."lot"',
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chain",
                        "seq",
                        "journal_ord",
                        "ord",
                        "lane",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("lane", models.SmallIntegerField()),
                ("chain", models.SmallIntegerField()),
                ("seq", models.BigIntegerField()),
                ("ord", models.IntegerField()),
                ("journal_ord", models.IntegerField()),
                ("kind", models.SmallIntegerField()),
                ("owner_id", models.BigIntegerField()),
                ("point_type", models.IntegerField()),
                ("debit", models.SmallIntegerField()),
                ("credit", models.SmallIntegerField()),
                ("points", models.BigIntegerField()),
                ("lot_id", models.BigIntegerField()),
                ("budget_id", models.IntegerField()),
                ("root_id", models.BigIntegerField()),
            ],
            options={
                "db_table": '"ledger"."movement"',
                "managed": False,
            },
        ),
    ]
