# SPDX-License-Identifier: Apache-2.0
"""Writing placed exchanges, their lines and vouchers: a whole batch in one statement."""

from collections.abc import Sequence
from typing import Final

from psycopg import Connection

from haowu.ledger.columns import columns, texts
from haowu.ledger.results import Result
from haowu.redemption.placing import Exchange
from haowu.redemption.voucher_codes import code_hmac, draw_code
from haowu.wire.ask import ask
from haowu.wire.statement import Statement

CODES_IN_USE: Final = Statement("select code_hmac from redemption_voucher where code_hmac = any(%s::bytea[])")
PLACE: Final = Statement("""
with made as (
    insert into redemption_order (
        lane, member_id, merchant, redemption_no, store, reward_merchant, reward_id, reward, name_zh, name_en,
        fulfilment, quantity, slot_id, household_id, point_type, points, money_fen, value_fen, price_source, seven_day,
        placed_at, ends_at, journal, actor, sku, differences, counted)
    select lane, member_id, merchant, redemption_no, store, reward_merchant, reward_id, reward, name_zh, name_en,
        fulfilment, quantity, nullif(slot_id, 0), nullif(household_id, 0), point_type, points, money_fen, value_fen,
        price_source, seven_day, placed_at, ends_at, journal, actor, sku, differences,
        string_to_array(counted, ',')
    from unnest(%s::smallint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::integer[], %s::bigint[], %s::bigint[], %s::integer[],
        %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::boolean[], %s::timestamptz[], %s::timestamptz[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        as w (lane, member_id, merchant, redemption_no, store, reward_merchant, reward_id, reward, name_zh, name_en,
            fulfilment, quantity, slot_id, household_id, point_type, points, money_fen, value_fen, price_source,
            seven_day, placed_at, ends_at, journal, actor, sku, differences, counted)
    returning id, merchant, redemption_no, lane, member_id, placed_at, ends_at
), lines as (
    insert into redemption_order_line (order_id, line_no, name_zh, name_en, points, money_fen, value_fen)
    select m.id, line_no, name_zh, name_en, points, money_fen, value_fen
    from unnest(%s::text[], %s::text[], %s::integer[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
        %s::bigint[]) as w (merchant, redemption_no, line_no, name_zh, name_en, points, money_fen, value_fen)
    join made m using (merchant, redemption_no)
    returning order_id, line_no
), vouchers as (
    insert into redemption_voucher
        (order_id, lane, member_id, acceptor, stores, code_hmac, code_last4, issued_at, expires_at)
    select m.id, m.lane, m.member_id, acceptor, string_to_array(stores, ','), code_hmac, code_last4, m.placed_at,
        m.ends_at
    from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::text[])
        as w (merchant, redemption_no, acceptor, stores, code_hmac, code_last4)
    join made m using (merchant, redemption_no)
    returning id, order_id
)
insert into redemption_voucher_line (voucher_id, line_no)
select v.id, l.line_no from vouchers v join lines l using (order_id)
""")


def draw_codes(connection: Connection, count: int, secret: bytes) -> list[str]:
    """Return so many codes that nobody has, each once."""
    codes: dict[bytes, str] = {}
    while len(codes) < count:
        drawn = [draw_code() for _ in range(count - len(codes))]
        fresh = {code_hmac(code, secret): code for code in drawn}
        for (taken,) in ask(connection, CODES_IN_USE, _byte_strings(fresh)).fetchall():
            fresh.pop(bytes(taken), None)
        codes |= fresh
    return list(codes.values())


def record_placed(connection: Connection, made: Sequence[tuple[Exchange, Result]], secret: bytes) -> dict[str, str]:
    """Write all of `made`; return the codes of their vouchers by journal."""
    if not made:
        return {}
    with_voucher = [(exchange, result) for exchange, result in made if exchange.offer.fulfilment == "voucher"]
    codes = draw_codes(connection, len(with_voucher), secret) if with_voucher else []
    orders = columns(
        [_order_row(exchange, result) for exchange, result in made], "iitttti" + "tttt" + "iiiiiiitbddttttt"
    )
    lines = columns([row for exchange, _ in made for row in _line_rows(exchange)], "ttittiii")
    vouchers = (
        columns(
            [_voucher_row(exchange, code, secret) for (exchange, _), code in zip(with_voucher, codes, strict=True)],
            "ttttBt",
        )
        if with_voucher
        else [texts([])] * 6
    )
    ask(connection, PLACE, *orders, *lines, *vouchers)
    return {result.journal: code for (_, result), code in zip(with_voucher, codes, strict=True)}


def _order_row(exchange: Exchange, result: Result) -> tuple[object, ...]:
    request, offer = exchange.request, exchange.offer
    return (
        exchange.member.lane, exchange.member.id, request.merchant, request.redemption_no, request.store,
        offer.merchant, offer.id, offer.code, offer.name_zh, offer.name_en, offer.fulfilment, request.quantity,
        request.slot or 0, exchange.household_id or 0, exchange.command.point_type, exchange.command.points,
        exchange.price.money_fen * request.quantity, exchange.value_fen, exchange.price.campaign,
        offer.kind == "goods" and not offer.exemption, exchange.at, exchange.ends_at, result.journal, request.actor,
        offer.redemption_sku, offer.differences, ",".join(exchange.counted),
    )  # fmt: skip


def _line_rows(exchange: Exchange) -> list[tuple[object, ...]]:
    request = exchange.request
    return [
        (request.merchant, request.redemption_no, part.line_no, part.name_zh, part.name_en, part.points,
         part.money_fen, part.value_fen)
        for part in exchange.parts
    ]  # fmt: skip


def _voucher_row(exchange: Exchange, code: str, secret: bytes) -> tuple[object, ...]:
    request, offer = exchange.request, exchange.offer
    stores = request.store if offer.kind in {"appointment", "upgrade"} else ""
    return (
        request.merchant, request.redemption_no, offer.merchant, stores, code_hmac(code, secret), code[-4:],
    )  # fmt: skip


def _byte_strings(values: dict[bytes, str]) -> str:
    return "{" + ",".join(['"\\\\x' + value.hex() + '"' for value in values]) + "}"
