# SPDX-License-Identifier: Apache-2.0
"""Merchants are taken in, open stores, and have their licence checked."""

from haowu.doors.management_api.routes.merchants.bodies import (
    Code,
    Limit,
    MerchantIn,
    MerchantOut,
    StoreIn,
    VerificationIn,
    VerificationOut,
)
from haowu.doors.management_api.routes.merchants.router import router
from haowu.doors.management_api.routing import Call, Page, decode_cursor, page_of
from haowu.merchants.errors import MerchantUnknown
from haowu.merchants.operations.offer_acceptance import offer_acceptance
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store as open_place
from haowu.merchants.operations.verify_merchant import verify_merchant as verify
from haowu.merchants.queries import list_verifications, load_merchants
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit


@router.write("PUT", "/merchants/{merchant}", scope="merchants:write", answer=MerchantOut)
def put_merchant(call: Call, merchant: Code, body: MerchantIn) -> object:
    """商家入驻或修改 Take a merchant in, or change what is known of one."""
    is_new = merchant not in load_merchants(call.connection)
    onboard_merchant(
        call.connection, code=merchant, name_zh=body.name_zh, name_en=body.name_en, is_active=body.is_active
    )
    if body.program is not None and body.accepts:
        offer_acceptance(
            call.connection, merchant=merchant, program=body.program, clock=call.clock, actor=call.actor
        )  # fmt: skip
    kind = "merchant.created" if is_new else "merchant.changed"
    event = Event(kind, merchant, f"merchant:{merchant}", {"merchant": merchant}, call.clock.now())
    emit(call.connection, [event], written_by=str(call.actor))
    return _merchant(call, merchant)


@router.read("/merchants/{merchant}", scope="merchants:read", answer=MerchantOut)
def read_merchant(call: Call, merchant: str) -> object:
    """查看本商家 Read one merchant."""
    return _merchant(call, merchant)


@router.write("PUT", "/merchants/{merchant}/stores/{store}", scope="merchants:write", answer=MerchantOut)
def put_store(call: Call, merchant: Code, store: Code, body: StoreIn) -> object:
    """开设或修改门店 Open a store, or change what is known of one."""
    open_place(
        call.connection, merchant=merchant, code=store, name_zh=body.name_zh, name_en=body.name_en,
        is_active=body.is_active,
    )  # fmt: skip
    return _merchant(call, merchant)


@router.write("POST", "/merchants/{merchant}/verifications", scope="merchants:write", answer=VerificationOut)
def verify_merchant(call: Call, merchant: Code, body: VerificationIn) -> object:
    """核验营业执照 Record that the licence was checked today."""
    verify(
        call.connection, merchant=merchant, licence_no=body.licence_no, next_check_on=body.next_check_on,
        clock=call.clock, actor=call.actor,
    )  # fmt: skip
    return list_verifications(call.connection, merchant, limit=1)[0]


@router.read("/merchants/{merchant}/verifications", scope="merchants:read", answer=Page[VerificationOut])
def read_verifications(call: Call, merchant: str, cursor: str = "", limit: Limit = 50) -> object:
    """查看执照核验记录 Read the checks, the latest first."""
    before = decode_cursor(cursor, (int,))
    found = list_verifications(call.connection, merchant, before=before[0] if before else None, limit=limit + 1)
    return page_of(found, limit, lambda check: [check.id])


def _merchant(call: Call, code: str) -> dict[str, object]:
    found = load_merchants(call.connection).get(code)
    if found is None:
        raise MerchantUnknown(merchant=code)
    return {
        "code": found.code, "name_zh": found.name_zh, "name_en": found.name_en, "is_active": found.is_active,
        "stores": sorted(found.stores),
    }  # fmt: skip
