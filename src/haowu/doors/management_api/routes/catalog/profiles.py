# SPDX-License-Identifier: Apache-2.0
"""The groups of rewards, and which of them a shop shows first (R093)."""

from haowu.catalog.listing import find_shelf
from haowu.catalog.operations.choose_shelf import choose_shelf as choose
from haowu.catalog.templates import CATEGORIES, TEMPLATES, ShelfChoice
from haowu.doors.management_api.routes.catalog.router import router
from haowu.doors.management_api.routes.catalog.shelf_bodies import GroupOut, ShelfIn, ShelfOut, TemplateOut
from haowu.doors.management_api.routing import Call


@router.read("/store-templates", scope="catalog:read", answer=list[TemplateOut])
def list_templates(call: Call) -> object:  # noqa: ARG001 - every view is given the call
    """门店模板 Profiles of shops, and the groups chosen for them beforehand."""
    return list(TEMPLATES)


@router.read("/reward-categories", scope="catalog:read", answer=list[GroupOut])
def list_categories(call: Call) -> object:  # noqa: ARG001 - every view is given the call
    """兑换品分类 Groups of rewards."""
    return _groups(tuple(CATEGORIES))


@router.write("PUT", "/merchants/{merchant}/shelf", scope="catalog:write", answer=ShelfOut)
def choose_shelf(call: Call, merchant: str, body: ShelfIn) -> object:
    """选择门店模板 Choose the groups a shop shows first; a template brings its own."""
    chosen = choose(
        call.connection,
        merchant=merchant,
        store=body.store,
        template=body.template,
        categories=body.categories,
        clock=call.clock,
        actor=call.actor,
    )
    return _shown(chosen)


@router.read("/shelves/{shop}", scope="catalog:read", answer=ShelfOut)
def read_shelf(call: Call, shop: str, store: str = "") -> object:
    """查看门店分类 The groups a shop shows first; all of them where nothing was chosen."""
    found = find_shelf(call.connection, merchant=shop, store=store)
    return _shown(found or ShelfChoice(store, "", tuple(CATEGORIES)))


def _shown(choice: ShelfChoice) -> object:
    return {"store": choice.store, "template": choice.template, "groups": _groups(choice.categories)}


def _groups(codes: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"code": code, "name_zh": CATEGORIES[code].zh, "name_en": CATEGORIES[code].en} for code in codes]
