# SPDX-License-Identifier: Apache-2.0
"""Use vouchers 核销: up to ten at once, all or none, each line once, and a repetition uses nothing twice."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec
from psycopg import Connection

from haowu.kernel.clock import Clock
from haowu.ledger.fence import Fence
from haowu.ledger.operations.lock_lanes import lock_lanes
from haowu.ledger.refusals import Refusal
from haowu.members.world import World
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.redemption.events import WRITTEN_BY, order_event
from haowu.redemption.exchange_answers import Verified, VerifiedVoucher
from haowu.redemption.exchange_requests import VERIFY_MAX, VerifyVouchers, VoucherUse
from haowu.redemption.realising import Realising, realise
from haowu.redemption.stored_answers import StoredAnswers
from haowu.redemption.verifying import objection_to_lines, objection_to_voucher, place_of
from haowu.redemption.voucher_codes import voucher_secret
from haowu.redemption.voucher_tokens import read_token, token_voucher
from haowu.redemption.vouchers import LineUse, Voucher, lanes_of_vouchers, load_vouchers

TAKE_IDS: Final = """
select nextval(pg_get_serial_sequence('redemption_verification', 'id')) from generate_series(1, %s)"""
RECORD: Final = """
insert into redemption_verification (id, voucher_id, kind, line_nos, merchant, store, terminal, actor, request_no,
    points, money_fen, value_fen, verified_at)
select id, voucher_id, 'verify', string_to_array(line_nos, ',')::integer[], merchant, store, terminal, actor,
    request_no, points, money_fen, value_fen, %s
from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::bigint[], %s::bigint[], %s::bigint[]) as w (id, voucher_id, line_nos, merchant, store, terminal, actor,
    request_no, points, money_fen, value_fen)"""
MARK: Final = """
update redemption_voucher_line l set used_by = w.id
from unnest(%s::bigint[], %s::integer[], %s::bigint[]) as w (voucher_id, line_no, id)
where (l.voucher_id, l.line_no) = (w.voucher_id, w.line_no)"""
USED_UP: Final = "update redemption_voucher set state = 'used' where id = any(%s::bigint[])"


class _Use(msgspec.Struct):
    """One voucher's use, decided."""

    id: int
    request: VerifyVouchers
    request_no: str
    voucher: Voucher
    line_nos: list[int]
    is_last: bool


def verify_vouchers(
    connection: Connection,
    requests: Sequence[VerifyVouchers],
    *,
    world: World,
    clock: Clock,
    fence: Fence | None = None,
) -> list[Verified | Refusal]:
    """Answer each request, in order. A refused one uses nothing and leaves no trace."""
    secret = voucher_secret(world.member_keys)
    wanted = {voucher_id for request in requests for voucher_id in _named(request, secret)}
    lock_lanes(connection, lanes_of_vouchers(connection, sorted(wanted)))
    vouchers = load_vouchers(connection, sorted(wanted))
    numbers = [(request.merchant, _number_of(request)) for request in requests]
    known = StoredAnswers(connection, "verify", Verified, numbers)
    now = clock.now().astimezone(UTC)
    ids = iter([row[0] for row in connection.execute(TAKE_IDS, [sum(len(each.vouchers) for each in requests)])])
    uses: list[_Use] = []
    answers: list[Verified | Refusal] = []
    for request, number in zip(requests, numbers, strict=True):
        answer = known.find(number, request.input_hash)
        if answer is None:
            decided = _decide(request, number[1], vouchers, secret, now)
            if isinstance(decided, Refusal):
                answer = decided
            else:
                for use in decided:
                    use.id = next(ids)
                _apply(decided, now)
                uses += decided
                answer = Verified(number[1], tuple([_told(use) for use in decided]), now)
                known.add(number, request.input_hash, answer)
        answers.append(answer)
    _write(connection, uses, clock, fence)
    known.keep(now)
    emit(connection, [_event(use, now) for use in uses], written_by=WRITTEN_BY)
    return answers


def _number_of(request: VerifyVouchers) -> str:
    """Return the request's number: the caller's, or one made of the tokens."""
    if request.request_no:
        return request.request_no
    tokens = ",".join(sorted(use.verify_token for use in request.vouchers))
    return f"t-{sha256(tokens.encode()).hexdigest()[:32]}"


def _named(request: VerifyVouchers, secret: bytes) -> list[int]:
    place = place_of(request.merchant, request.store)
    found = [token_voucher(use.verify_token, place, secret=secret) for use in request.vouchers]
    return [voucher_id for voucher_id in found if voucher_id is not None]


def _decide(
    request: VerifyVouchers, number: str, vouchers: dict[int, Voucher], secret: bytes, now: datetime
) -> list[_Use] | Refusal:
    """Return all uses of the request, or why there is none at all."""
    uses: list[_Use] = []
    for asked in request.vouchers:
        found = _voucher(request, asked, vouchers, secret, now)
        if isinstance(found, Refusal):
            return found
        line_nos = list(asked.line_nos) or found.left
        refusal = objection_to_lines(found, line_nos)
        if refusal is not None:
            return refusal
        uses.append(_Use(0, request, number, found, line_nos, set(found.left) == set(line_nos)))
    is_sound = 0 < len(uses) <= VERIFY_MAX and len({use.voucher.id for use in uses}) == len(uses)
    return uses if is_sound else Refusal("VERIFY_TOO_MANY", {"max": VERIFY_MAX})


def _voucher(
    request: VerifyVouchers, asked: VoucherUse, vouchers: dict[int, Voucher], secret: bytes, now: datetime
) -> Voucher | Refusal:
    place = place_of(request.merchant, request.store)
    voucher_id = read_token(asked.verify_token, place, at=now, secret=secret)
    voucher = None if voucher_id is None else vouchers.get(voucher_id)
    if voucher is None:
        return Refusal("VERIFY_TOKEN_INVALID")
    return objection_to_voucher(voucher, request.merchant, request.store, now) or voucher


def _apply(uses: Sequence[_Use], now: datetime) -> None:
    """Let later requests of the batch see what this one has used."""
    for use in uses:
        for number in use.line_nos:
            use.voucher.uses[number] = LineUse(use.id, use.request.store, now)


def _event(use: _Use, now: datetime) -> Event:
    return order_event(
        "voucher.used", use.voucher.order, now, verification=use.id, store=use.request.store, line_nos=use.line_nos,
        is_last=use.is_last,
    )  # fmt: skip


def _told(use: _Use) -> VerifiedVoucher:
    voucher = use.voucher
    return VerifiedVoucher(
        use.id, voucher.order.redemption_no, voucher.order.name_zh, tuple(use.line_nos), tuple(voucher.left),
        "fulfilled" if use.is_last else "placed", sum(voucher.lines[number].value_fen for number in use.line_nos),
    )  # fmt: skip


def _write(connection: Connection, uses: Sequence[_Use], clock: Clock, fence: Fence | None) -> None:
    if not uses:
        return
    rows = [_row(use) for use in uses]
    connection.execute(RECORD, [clock.now(), *map(list, zip(*rows, strict=True))])
    marks = [(use.voucher.id, number, use.id) for use in uses for number in use.line_nos]
    connection.execute(MARK, [list(column) for column in zip(*marks, strict=True)])
    connection.execute(USED_UP, [[use.voucher.id for use in uses if use.is_last]])
    realise(connection, _realisings(uses), clock=clock, fence=fence)


def _realisings(uses: Sequence[_Use]) -> list[Realising]:
    """Return one for each exchange, though a batch may use its lines one by one."""
    merged: dict[int, Realising] = {}
    for use in uses:
        order = use.voucher.order
        lines = [use.voucher.lines[number] for number in use.line_nos]
        each = merged.setdefault(order.id, Realising(order, [], is_last=False, number="", actor=use.request.actor))
        each.lines += lines
        each.is_last = each.is_last or use.is_last
        each.number = str(use.id)
    return list(merged.values())


def _row(use: _Use) -> tuple[object, ...]:
    request, lines = use.request, [use.voucher.lines[number] for number in use.line_nos]
    return (
        use.id, use.voucher.id, ",".join(map(str, use.line_nos)), request.merchant, request.store, request.terminal,
        request.actor, use.request_no, sum(line.points for line in lines), sum(line.money_fen for line in lines),
        sum(line.value_fen for line in lines),
    )  # fmt: skip
