# SPDX-License-Identifier: Apache-2.0
"""The shops of the story: the demo's merchants, members and programme, empty books, and a clock moved by hand."""

from collections.abc import Sequence
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from psycopg import Connection

from haowu.doors.cli.demo.people_and_places import MEMBERS
from haowu.doors.cli.demo.rewards import REWARDS
from haowu.doors.cli.demo.shelf import note_price
from haowu.doors.cli.demo_coalition import AUTHOR, open_coalition
from haowu.earning.answers import Accrual
from haowu.earning.operations.accrue_purchases import accrue_purchases
from haowu.earning.requests import AccrueRequest, Purchase, PurchaseLine, input_hash_of
from haowu.earning.world import LoadedWorld
from haowu.kernel.clock import FixedClock
from haowu.ledger.queries import balances, lots
from haowu.ledger.refusals import Refusal
from haowu.ledger.results import Balance
from haowu.ledger.views import LotView
from haowu.lifecycle.operations.settle_due import settle_due
from haowu.members.keys import MemberKeys
from haowu.members.queries import find_members
from haowu.merchants.queries import load_merchants
from haowu.programs.queries import load_terms
from haowu.redemption.errors import RedemptionRefused

ZONE: Final = ZoneInfo("Asia/Shanghai")
BEGINS: Final = datetime(2026, 11, 28, 10, tzinfo=ZONE)
MEMBER: Final = MEMBERS[5].member_no
"""Who has not bought anything yet when the story begins."""

Answer = TypeVar("Answer")


class Shop:
    """One member's way through the shops, in short words."""

    def __init__(self, connection: Connection, keys: MemberKeys) -> None:
        """Open the shops on an empty database."""
        self.connection = connection
        self.clock = FixedClock(BEGINS)
        began = FixedClock(BEGINS)
        open_coalition(connection, began=began, clock=self.clock, member_keys=keys)
        self._keys = keys
        self.member = find_members(connection, [MEMBER], at=BEGINS, keys=keys)[MEMBER]

    @property
    def world(self) -> LoadedWorld:
        """Return what is published now."""
        return LoadedWorld(load_terms(self.connection), load_merchants(self.connection), self._keys)

    def wait_until(self, day: date, at: time = time(10)) -> None:
        """Let time pass; what is due by then happens, as the job does it every minute."""
        self.clock.advance(datetime.combine(day, at, ZONE) - self.clock.now())
        while settle_due(self.connection, clock=self.clock):
            pass

    def see_price(self, merchant: str, code: str) -> None:
        """Look up today what the reward sells for: a reference value is a day old at most (CTL-12)."""
        reward = next(each for each in REWARDS if (each.merchant, each.draft.code) == (merchant, code))
        note_price(self.connection, reward, self.clock, AUTHOR)

    def buy(self, order_no: str, merchant: str, category: str, paid_fen: int) -> Accrual:
        """Pay an order of one line."""
        purchase = Purchase(
            order_no=order_no, member=MEMBER, merchant=merchant, store=f"{merchant}-01", paid_at=self.clock.now(),
            settled=True, paid_fen=paid_fen, lines=(PurchaseLine(1, category.upper(), category, 1, paid_fen),),
        )  # fmt: skip
        request = AccrueRequest(purchase, input_hash_of(purchase), str(AUTHOR))
        return only(accrue_purchases(self.connection, [request], world=self.world, clock=self.clock))

    def balance(self) -> Balance:
        """Return the member's account."""
        found = balances(self.connection, self.member.id, at=self.clock.now())
        return found[0] if found else Balance(0, 0, 0, 0, 0)

    def lots(self) -> tuple[LotView, ...]:
        """Return the member's open lots, first expiry first."""
        return tuple(lots(self.connection, self.member.id, at=self.clock.now()).items)


def told(kind: type[Answer], **fields: Any) -> Answer:
    """Return a request of this kind as a till sends it: with a hash over what it says."""
    said = sha256(repr(sorted(fields.items())).encode()).digest()[:16]
    return kind(**{"input_hash": said, "actor": str(AUTHOR), **fields})


def only(answers: Sequence[Answer | Refusal]) -> Answer:
    """Return the one answer; a refusal is raised."""
    (answer,) = answers
    if isinstance(answer, Refusal):
        raise RedemptionRefused(answer)
    return answer
