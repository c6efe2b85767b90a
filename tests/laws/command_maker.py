# SPDX-License-Identifier: Apache-2.0
"""Makes commands that are mostly sensible, sometimes wrong, and often at an edge: the last point, one too many, twice.

The naive ledger is asked what there is to spend, capture or claw back. Takes of a claw-back carry the naive lot ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Final, TypedDict

import msgspec

from haowu.kernel.lanes import lane_of
from haowu.ledger.commands import (
    Adjust,
    AnyCommand,
    Award,
    Cap,
    Capture,
    ClawBack,
    Confirm,
    Earn,
    Expire,
    Hold,
    Reverse,
    Spend,
    Void,
)
from tests.laws.choosing import Chooser
from tests.laws.naive_ledger import NaiveLedger

POINT_TYPES: Final = (1, 1, 2)
NO_SUCH_BUDGET: Final = 2_000_000_000
DAYS: Final = timedelta(days=1)


@dataclass(frozen=True)
class Stage:
    """Who and what a trace is about; numbers that no other trace uses."""

    name: str
    owners: tuple[int, ...]
    budgets: tuple[int, ...]
    cap_ids: tuple[int, ...]
    edge: timedelta = timedelta(0)
    """Added to every validity, so that microseconds between decisions never matter where a test wants that."""


class Head(TypedDict):
    """What all commands share."""

    key: str
    input_hash: bytes
    owner_id: int
    lane: int
    actor: str
    reference: str


class CommandMaker:
    """Makes the next command of a trace."""

    def __init__(self, stage: Stage, naive: NaiveLedger, chooser: Chooser) -> None:
        """Make commands for `stage`, chosen by `chooser`, in the light of `naive`."""
        self.stage = stage
        self.naive = naive
        self.chooser = chooser
        self.made = 0
        self.history: list[AnyCommand] = []
        self.kinds: list[Callable[[datetime], AnyCommand]] = [
            *[self.earn] * 5, self.spend, self.spend, self.hold, self.hold, self.capture, self.void, self.reverse,
            self.reverse, self.claw_back, self.claw_back, self.confirm, self.expire, self.adjust, self.repeat,
        ]  # fmt: skip

    def make(self, now: datetime) -> AnyCommand:
        """Return the next command."""
        command = self.chooser.one_of(self.kinds)(now)
        self.history.append(command)
        return command

    def head(self, kind: str, owner_id: int | None = None) -> Head:
        """Return a fresh head for a command of `kind`."""
        self.made += 1
        key = f"{kind}:{self.stage.name}:{self.made}"
        owner = self.chooser.one_of(self.stage.owners) if owner_id is None else owner_id
        return Head(
            key=key,
            input_hash=blake2b(key.encode(), digest_size=16).digest(),
            owner_id=owner,
            lane=lane_of(owner),
            actor="system:laws",
            reference=key,
        )

    def amount(self, around: int) -> int:
        """Return a number of points: small, exactly what there is, or one too many."""
        choice = self.chooser.number(0, 9)
        if choice == 0:
            return self.chooser.one_of([around + 1, around + 1, 0, -1])
        if choice <= 2:
            return max(around, 1)
        return self.chooser.number(1, max(around, 1))

    # ------------------------------------------------------------------ the kinds

    def earn(self, now: datetime) -> Earn:
        """Return an earn with one to three awards."""
        count = self.chooser.one_of([0, *[1] * 6, 2, 2, 3])
        awards = tuple(self.award(now) for _ in range(count))
        order_ref = self.chooser.one_of([""] + ["O-1"] * 19)
        return Earn(**self.head("earn"), order_ref=order_ref, awards=awards)

    def award(self, now: datetime) -> Award:
        """Return an award; its times are often in the near future."""
        starts = self.chooser.one_of([None, None, None, now, now + 1 * DAYS, now + 7 * DAYS])
        lasts = self.chooser.one_of([None, 1, 2, 5, 40, 40])
        return Award(
            point_type=self.chooser.one_of(POINT_TYPES),
            points=self.chooser.one_of([1, 2, 3, 10, 100, 0, *[self.chooser.number(1, 60)] * 6]),
            budget_id=self.chooser.one_of([*self.stage.budgets] * 6 + [NO_SUCH_BUDGET]),
            rule="base",
            rule_version=1,
            funder="jiafang",
            available_from=starts,
            expires_at=None if lasts is None else (starts or now) + lasts * DAYS,
            caps=self.caps(),
            is_required=self.chooser.one_of([False, True]),
            charged_at=self.chooser.one_of([None, None, None, now - 3 * DAYS, now - 6 * DAYS]),
        )

    def caps(self) -> tuple[Cap, ...]:
        """Return no cap, one, or two; a cap's limit depends on its id alone."""
        count = self.chooser.one_of([0, 0, 1, 2])
        return tuple(
            Cap(cap_id=cap_id, period_start=date(2026, 11, 1), limit_points=90 + 7 * place, per_owner=place == 0)
            for place, cap_id in enumerate(self.stage.cap_ids[:count])
        )

    def spend(self, _now: datetime) -> Spend:
        """Return a spend."""
        head, point_type = self.head("spend"), self.chooser.one_of(POINT_TYPES)
        points = self.amount(self.naive.available(head["owner_id"], point_type))
        return Spend(**head, point_type=point_type, points=points, acceptor="jiafang")

    def hold(self, _now: datetime) -> Hold:
        """Return a hold of minutes, hours or days."""
        head, point_type = self.head("hold"), self.chooser.one_of(POINT_TYPES)
        points = self.amount(self.naive.available(head["owner_id"], point_type))
        lasts = timedelta(seconds=self.chooser.one_of([-1, *[60, 3600, 86400, 3 * 86400] * 5]), milliseconds=500)
        return Hold(**head, point_type=point_type, points=points, acceptor="jiafang", lasts=lasts)

    def owned(self, what: Sequence[tuple[str, int]], unknown: str) -> tuple[str, int]:
        """Return the key of something and its owner; seldom an unknown key or another owner."""
        if not what or self.chooser.number(0, 19) == 0:
            return unknown, self.chooser.one_of(self.stage.owners)
        key, owner_id = self.chooser.one_of(what[-8:])
        if self.chooser.number(0, 24) == 0:
            owner_id = self.chooser.one_of(self.stage.owners)
        return key, owner_id

    def open_holds(self) -> list[tuple[str, int]]:
        """Return mostly holds that are still open."""
        everything = [(key, hold.owner_id) for key, hold in self.naive.holds.items()]
        still_open = [(key, owner) for key, owner in everything if self.naive.holds[key].is_open]
        return still_open if still_open and self.chooser.number(0, 4) else everything

    def capture(self, _now: datetime) -> Capture:
        """Return a capture, whole, partial, or of too much."""
        key, owner = self.owned(self.open_holds(), "hold:none")
        hold = self.naive.holds.get(key)
        left = sum(draw.points for draw in hold.draws) if hold else 1
        points = self.chooser.one_of([None, self.amount(left)])
        keeps = self.chooser.one_of([False, True])
        return Capture(**self.head("capture", owner), hold_key=key, points=points, keeps_rest=keeps)

    def void(self, _now: datetime) -> Void:
        """Return a void."""
        key, owner = self.owned(self.open_holds(), "hold:none")
        return Void(**self.head("void", owner), hold_key=key)

    def reverse(self, _now: datetime) -> Reverse:
        """Return a reversal, whole, partial, or of too much."""
        key, owner = self.owned([(key, spend.owner_id) for key, spend in self.naive.spends.items()], "spend:none")
        spend = self.naive.spends.get(key)
        left = sum(draw.points for draw in spend.draws) if spend else 1
        points = self.chooser.one_of([None, self.amount(left)])
        validity = self.chooser.one_of([0, 1, 3, 30]) * DAYS + self.stage.edge
        return Reverse(**self.head("reverse", owner), spend_key=key, points=points, min_validity=validity)

    def claw_back(self, _now: datetime) -> ClawBack:
        """Return a claw-back of some of an earn's lots."""
        key, owner = self.owned([(key, earn.owner_id) for key, earn in self.naive.earns.items()], "earn:none")
        earn = self.naive.earns.get(key)
        takes: list[tuple[int, int]] = []
        for lot_id in earn.lot_ids if earn else []:
            if not takes or self.chooser.one_of([False, True]):
                lot = self.naive.lots[lot_id]
                takes.append((lot_id, self.amount(lot.granted - lot.recalled)))
        strangers = [lot_id for lot_id in self.naive.lots if earn is None or lot_id not in earn.lot_ids]
        if strangers and self.chooser.number(0, 14) == 0:
            takes.append((self.chooser.one_of(strangers), 1))
        return ClawBack(**self.head("claw", owner), earn_key=key, takes=tuple(takes))

    def confirm(self, _now: datetime) -> Confirm:
        """Return a confirmation."""
        key, owner = self.owned([(key, earn.owner_id) for key, earn in self.naive.earns.items()], "earn:none")
        return Confirm(**self.head("confirm", owner), earn_key=key)

    def expire(self, _now: datetime) -> Expire:
        """Return a wish to bring an account up to date."""
        return Expire(**self.head("expire"), point_type=self.chooser.one_of(POINT_TYPES))

    def adjust(self, now: datetime) -> Adjust:
        """Return a correction up or down, sometimes without a second person."""
        head = self.head("adjust")
        approved_by = self.chooser.one_of(["", "system:laws"] + ["operator:2"] * 8)
        award = self.award(now)
        if self.chooser.one_of([False, True]):
            return Adjust(
                **head,
                point_type=award.point_type,
                points=award.points,
                reason="GOODWILL",
                approved_by=approved_by,
                award=award,
                order_ref="O-2",
            )
        points = self.amount(self.naive.available(head["owner_id"], award.point_type))
        return Adjust(
            **head, point_type=award.point_type, points=-abs(points), reason="CORRECTION", approved_by=approved_by
        )

    def repeat(self, now: datetime) -> AnyCommand:
        """Return an earlier command again, or its key with another input."""
        if not self.history:
            return self.earn(now)
        old = self.chooser.one_of(self.history)
        if self.chooser.number(0, 4) == 0:
            return msgspec.structs.replace(old, input_hash=b"another input!!!"[:16])
        return old
