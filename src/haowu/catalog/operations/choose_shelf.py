# SPDX-License-Identifier: Apache-2.0
"""Choose the groups a shop shows first, from a template or freely (R093)."""

from collections.abc import Sequence
from typing import Final

from psycopg import Connection

from haowu.catalog.errors import TemplateUnknown
from haowu.catalog.templates import CATEGORIES, TEMPLATES, ShelfChoice
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock

CHOOSE: Final = """
insert into catalog_shelf (merchant, store, template, categories, chosen_at, actor) values (%s, %s, %s, %s, %s, %s)
on conflict (merchant, store) do update set template = excluded.template, categories = excluded.categories,
    chosen_at = excluded.chosen_at, actor = excluded.actor
"""


def choose_shelf(
    connection: Connection,
    *,
    merchant: str,
    store: str,
    template: str,
    categories: Sequence[str] = (),
    clock: Clock,
    actor: Actor,
) -> ShelfChoice:
    """Keep `categories` in their order, or all groups of `template` where none are named; '' is every store.

    Raises `TemplateUnknown`.
    """
    found = next((known for known in TEMPLATES if known.code == template), None)
    if found is None:
        raise TemplateUnknown(given=template)
    chosen = tuple(dict.fromkeys(categories)) or found.categories
    for category in chosen:
        if category not in CATEGORIES:
            raise TemplateUnknown(given=category)
    connection.execute(CHOOSE, [merchant, store, template, list(chosen), clock.now(), str(actor)])
    return ShelfChoice(store, template, chosen)
