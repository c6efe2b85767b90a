# SPDX-License-Identifier: Apache-2.0
"""The models show what the tables hold, every column and no other, and write nothing."""

import json
import os
import subprocess
import sys
from typing import Any, Final

import psycopg

from haowu.ledger.tests.world import KEPT, World

# In a process of its own: no other test of this session has Django loaded.
SCRIPT: Final = """
import json
import django
django.setup()
from django.apps import apps
from haowu.ledger.models import ReadOnlyError

def refuses(write):
    try:
        write()
    except ReadOnlyError:
        return True
    return False

told = {}
for model in apps.get_app_config("ledger").get_models():
    rows = list(model.objects.all())
    one = rows[0]
    told[model._meta.db_table.split('"')[3]] = {
        "columns": sorted(field.column for field in model._meta.concrete_fields if field.column),
        "rows": len(rows),
        "managed": model._meta.managed,
        "found by key": model.objects.get(pk=one.pk) == one,
        "name": str(one),
        "refuses": [refuses(write) for write in (
            one.save, one.delete, model.objects.all().delete, model.objects.create,
            lambda: model.objects.update(points=1), lambda: model.objects.bulk_create([one]),
            lambda: model.objects.filter().update(points=1), lambda: model.objects.bulk_update([one], ["points"]),
        )],
    }
print(json.dumps(told))
"""


def told_by_django(url: str, *arguments: str) -> str:
    """Return what a Django process over the database says."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "haowu.config.settings"}
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_models_agree_with_the_tables(world: World, database_url: str) -> None:
    """Column by column; a row of each table can be read, found by its key, and neither saved nor deleted."""
    world.post(world.earn("order", world.award(10)), world.hold("till", 5))
    world.connection.execute("insert into ledger.cap_usage values (0, 0, 1, '2026-11-01', 1, 1)")
    world.connection.commit()
    before = world.kept()
    told: dict[str, Any] = json.loads(told_by_django(database_url, "-c", SCRIPT))
    assert {table: each["columns"] for table, each in told.items()} == columns(world.connection)
    for table, each in told.items():
        assert each["managed"] is False, table
        assert each["found by key"], table
        assert each["rows"] >= 1, table
        assert each["refuses"] == [True] * 8, table
    assert told["account"]["name"] == f"account ({world.owner_id}, 1, {world.head('x')['lane']})"
    assert {table: len(rows) for table, rows in before.items()} == {table: told[table]["rows"] for table in KEPT}
    assert world.kept() == before


def test_migrations_know_the_models(database_url: str) -> None:
    """No room's models have run away from its migrations."""
    assert "No changes detected" in told_by_django(
        database_url, "-m", "django", "makemigrations", "--check", "--dry-run"
    )


def columns(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Return the columns of each table of the ledger."""
    rows = connection.execute(
        'select table_name, array_agg(column_name::text order by column_name collate "C") '
        "from information_schema.columns where table_schema = 'ledger' group by 1"
    ).fetchall()
    connection.rollback()
    return dict(rows)
