# SPDX-License-Identifier: Apache-2.0
"""Announce what a reward will cost, within the published band and in good time."""

from datetime import datetime
from typing import Final, Literal

from psycopg import Connection

from haowu.catalog.errors import PersonalPriceForbidden, PriceNoticeTooShort, PriceOutOfBand, RewardInvalid
from haowu.catalog.locks import ZONE
from haowu.catalog.queries import find_reward, list_prices
from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.kernel.limits import FEN_MAX, POINTS_MAX
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.rules.amounts import short_yuan
from haowu.rules.prices import BAND_PERCENT, RISE_NOTICE, ListPrice, Objection, objection_to_price

INSERT: Final = """
insert into catalog_price (reward_id, points, money_fen, from_at, announced_at, reason, actor)
values (%s, %s, %s, %s, %s, %s, %s)
"""
Reason = Literal["cost", "demand", "stock"]


def announce_price(
    connection: Connection,
    *,
    merchant: str,
    code: str,
    price: ListPrice,
    reason: Reason,
    clock: Clock,
    actor: Actor,
    only_for: str = "",
) -> None:
    """Write `price` into the log, for everybody, and tell other systems; what was never listed may cost anything.

    Raises `RewardUnknown`, `PriceOutOfBand`, `PriceNoticeTooShort` (CTL-20), `RewardInvalid`, and
    `PersonalPriceForbidden` if it were to hold `only_for` a tier, segment or member (CTL-19).
    """
    if only_for:
        raise PersonalPriceForbidden(given=only_for[:40])
    now = clock.now()
    _check(price, now)
    reward = find_reward(connection, merchant=merchant, code=code, is_locking=True)
    if reward.listed_at is not None:
        log = list_prices(connection, merchant=merchant, code=code)
        announced = [ListPrice(entry.points, entry.money_fen, entry.from_at) for entry in log]
        objection = objection_to_price(announced, price, now)
        if objection is not None:
            _refuse(objection, price)
    values = [reward.id, price.points, price.money_fen, price.from_at, now, reason, str(actor)]
    connection.execute(INSERT, values)
    data = {
        "reward": code, "points": price.points, "money_fen": price.money_fen, "reason": reason,
        "from_at": price.from_at.isoformat(),
    }  # fmt: skip
    emit(connection, [Event("price.announced", merchant, f"reward:{code}", data, now)], written_by=str(actor))


def _check(price: ListPrice, now: datetime) -> None:
    if not 1 <= price.points <= POINTS_MAX:
        raise RewardInvalid(field="points", given=price.points)
    if not 0 <= price.money_fen <= FEN_MAX:
        raise RewardInvalid(field="money_fen", given=price.money_fen)
    if price.from_at.tzinfo is None or price.from_at < now:
        raise RewardInvalid(field="from_at", given=price.from_at.isoformat())


def _refuse(objection: Objection, price: ListPrice) -> None:
    if objection.earliest is not None:
        earliest = objection.earliest.astimezone(ZONE).isoformat(timespec="minutes")
        raise PriceNoticeTooShort(days=RISE_NOTICE.days, earliest=earliest)
    base = objection.base or price
    raise PriceOutOfBand(percent=BAND_PERCENT, base=_spoken(base), given=_spoken(price))


def _spoken(price: ListPrice) -> str:
    return f"{price.points}+¥{short_yuan(price.money_fen)}" if price.money_fen else str(price.points)
