# SPDX-License-Identifier: Apache-2.0
"""What can be used here with what was shown? The first of two steps: nothing is used yet, and little is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.ledger.refusals import Refusal
from haowu.members.member_code import CODE_LENGTH
from haowu.members.queries import find_members
from haowu.members.world import World
from haowu.redemption.attempts import BY_CODE, BY_KEY, BY_TERMINAL, count_failure, wait_seconds, wrong_try
from haowu.redemption.exchange_answers import Prepared, UsableLine, UsableVoucher
from haowu.redemption.exchange_requests import PrepareVerification
from haowu.redemption.verifying import objection_to_voucher, place_of
from haowu.redemption.voucher_codes import code_hmac, normal_code, voucher_secret
from haowu.redemption.voucher_tokens import QR, read_qr, verify_token
from haowu.redemption.vouchers import Voucher, load_vouchers, usable_of_member, voucher_of_code

NOT_FOUND: Final = Refusal("VOUCHER_NOT_FOUND")


def prepare_verification(
    connection: Connection,
    requests: Sequence[PrepareVerification],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Prepared | Refusal]:
    """Answer each, in order. Writes nothing but the count of wrong tries (which the caller must commit)."""
    del fence
    return [_prepare(connection, request, world, clock.now()) for request in requests]


def _prepare(connection: Connection, request: PrepareVerification, world: World, now: datetime) -> Prepared | Refusal:
    secret = voucher_secret(world.member_keys)
    said = request.code.strip()
    tries = wrong_try(request, world.member_keys)
    wait = wait_seconds(connection, list(zip(tries, (BY_TERMINAL, BY_KEY, BY_CODE), strict=True)), at=now)
    if wait:
        return Refusal("VERIFY_TOO_MANY_ATTEMPTS", {"retry_after_seconds": wait})
    if len(said) == CODE_LENGTH and said.isascii() and said.isdigit():
        found = _of_member(connection, request, said, world, now)
    else:
        found = _of_voucher(connection, said, secret, now)
    if not found:
        count_failure(connection, tries, at=now)
        return NOT_FOUND
    vouchers = load_vouchers(connection, found)
    refusal = objection_to_voucher(vouchers[found[0]], request.merchant, request.store, now)
    if refusal is not None:
        return refusal
    typed = not said.startswith(QR) and len(said) != CODE_LENGTH
    member_no = _masked_member(connection, vouchers[found[0]].order.member_id)
    shown = tuple([_usable(vouchers[each], request, secret, now, typed=typed) for each in found])
    return Prepared(member_no, shown)


def _of_voucher(connection: Connection, said: str, secret: bytes, now: datetime) -> list[int]:
    if said.startswith(QR):
        voucher_id = read_qr(said, at=now, secret=secret)
    else:
        code = normal_code(said)
        voucher_id = None if code is None else voucher_of_code(connection, code_hmac(code, secret))
    return [] if voucher_id is None else [voucher_id]


def _of_member(
    connection: Connection, request: PrepareVerification, said: str, world: World, now: datetime
) -> list[int]:
    """Return the vouchers of the member whose dynamic code this is: one code earns and redeems (R074)."""
    member = find_members(connection, [said], at=now, keys=world.member_keys).get(said)
    return [] if member is None else usable_of_member(connection, member.id, request.merchant, request.store, now)


def _usable(
    voucher: Voucher, request: PrepareVerification, secret: bytes, now: datetime, *, typed: bool
) -> UsableVoucher:
    place = place_of(request.merchant, request.store)
    return UsableVoucher(
        verify_token(voucher.id, place, at=now, secret=secret),
        voucher.masked,
        voucher.order.name_zh,
        tuple([UsableLine(number, voucher.lines[number].name_zh) for number in voucher.left]),
        voucher.expires_at,
        typed,
    )


def _masked_member(connection: Connection, member_id: int) -> str:
    row = connection.execute("select member_no from members_member where id = %s", [member_id]).fetchone()
    return "" if row is None else f"{row[0][:2]}***{row[0][-2:]}"
