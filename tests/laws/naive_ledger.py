# SPDX-License-Identifier: Apache-2.0
"""The ledger as plainly as it can be said: dicts and lists, one command at a time, no database, no cleverness.

It is the judge of the real ledger and shares nothing with it but the types of commands. Lot ids here are 1, 2, 3 … in
the order in which lots are made; a test maps them to the real ones.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

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
from tests.laws.naive_things import (
    NaiveAnswer,
    NaiveBudget,
    NaiveDraw,
    NaiveEarn,
    NaiveGrant,
    NaiveHold,
    NaiveLot,
    NaiveSpend,
    Refused,
    cap_name,
)

POINTS_MAX: Final = 10**13
OK: Final = "OK"
CAP_REACHED: Final = "CAP_REACHED"
MATURES, TIMES_OUT, EXPIRES = 1, 2, 3
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class NaiveLedger:
    """All owners, one command at a time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.lots: dict[int, NaiveLot] = {}
        self.budgets: dict[int, NaiveBudget] = {}
        self.caps: dict[tuple[int, date, int | None], int] = {}
        self.deficits: dict[tuple[int, int], int] = {}
        self.holds: dict[str, NaiveHold] = {}
        self.spends: dict[str, NaiveSpend] = {}
        self.earns: dict[str, NaiveEarn] = {}
        self.answers: dict[str, tuple[tuple[bytes, int], NaiveAnswer]] = {}

    # ------------------------------------------------------------------ the door

    def post(self, commands: Sequence[AnyCommand], now: datetime) -> list[NaiveAnswer]:
        """Decide each command in order at `now`."""
        return [self.decide(command, now) for command in commands]

    def decide(self, command: AnyCommand, now: datetime) -> NaiveAnswer:
        """Answer one command; a refusal changes nothing but the memory that it was refused."""
        if command.key in self.answers:
            known_input, known = self.answers[command.key]
            return known if known_input == (command.input_hash, command.owner_id) else NaiveAnswer("KEY_REUSED")
        for point_type in self.touched(command):
            self.bring_up_to_date(command.owner_id, point_type, now)
        try:
            answer = self.carry_out(command, now)
        except Refused as refused:
            answer = refused.answer
        self.answers[command.key] = ((command.input_hash, command.owner_id), answer)
        return answer

    def reopen(self, budget_id: int, limit: int) -> bool:
        """Give a budget another limit; not below what is used, nor nothing at all."""
        budget = self.budgets[budget_id]
        if limit <= 0 or limit < budget.used:
            return False
        budget.limit = limit
        return True

    def touched(self, command: AnyCommand) -> list[int]:
        """Return the point types of the owner's accounts that are brought up to date before the decision."""
        if isinstance(command, Earn) and command.awards:
            return sorted({award.point_type for award in command.awards})
        if isinstance(command, Spend | Hold | Adjust | Expire):
            return [command.point_type]
        if isinstance(command, Capture | Void):
            hold = self.holds.get(command.hold_key)
            return [hold.point_type] if hold is not None and hold.owner_id == command.owner_id else []
        return sorted({lot.point_type for lot in self.lots.values() if lot.owner_id == command.owner_id})

    def carry_out(self, command: AnyCommand, now: datetime) -> NaiveAnswer:
        """Do what the command says, or raise Refused."""
        match command:
            case Earn():
                return self.earn(command, now)
            case Confirm():
                return self.confirm(command)
            case Reverse():
                return self.reverse(command, now)
            case ClawBack():
                return self.claw_back(command)
            case Adjust():
                return self.adjust(command, now)
            case _:
                return self.let_out(command, now)

    def let_out(self, command: Spend | Hold | Capture | Void | Expire, now: datetime) -> NaiveAnswer:
        """Do what takes points out, sets them aside or lets them go."""
        match command:
            case Spend():
                return self.spend(command)
            case Hold():
                return self.hold(command, now)
            case Capture():
                return self.capture(command, now)
            case Void():
                return self.void(command, now)
            case Expire():
                return NaiveAnswer(OK)

    # ------------------------------------------------------------------ what time does

    def account_lots(self, owner_id: int, point_type: int) -> list[NaiveLot]:
        """Return the account's lots, first expiry first, never-expiring last, then the older lot."""
        mine = [lot for lot in self.lots.values() if (lot.owner_id, lot.point_type) == (owner_id, point_type)]
        return sorted(mine, key=lambda lot: (lot.expires_at is None, lot.expires_at or EPOCH, lot.lot_id))

    def bring_up_to_date(self, owner_id: int, point_type: int, now: datetime) -> None:
        """Mature, time out and expire what is due by `now`, each at its own moment, in the order of time."""
        while True:
            due = [moment for moment in self.moments(owner_id, point_type) if moment[0] <= now]
            if not due:
                return
            at, what, name = min(due)
            if what == MATURES:
                self.make_available(self.lots[int(name)])
            elif what == TIMES_OUT:
                self.release(self.holds[name], at)
            else:
                self.lapse(self.lots[int(name)])

    def moments(self, owner_id: int, point_type: int) -> list[tuple[datetime, int, str]]:
        """Return everything that time will do to the account: (when, what, name)."""
        found: list[tuple[datetime, int, str]] = []
        for lot in self.account_lots(owner_id, point_type):
            if lot.is_pending:
                found.append((lot.available_from, MATURES, f"{lot.lot_id:012}"))
            elif lot.remaining > 0 and lot.expires_at is not None:
                found.append((lot.expires_at, EXPIRES, f"{lot.lot_id:012}"))
        for key, hold in self.holds.items():
            if hold.is_open and (hold.owner_id, hold.point_type) == (owner_id, point_type):
                found.append((hold.ends_at, TIMES_OUT, key))
        return found

    def make_available(self, lot: NaiveLot) -> None:
        """End the lot's waiting; what the owner owes is paid from it first."""
        lot.is_pending = False
        self.repay(lot)

    def repay(self, lot: NaiveLot) -> None:
        """Pay the account's deficit from what is left of the lot."""
        account = (lot.owner_id, lot.point_type)
        paid = min(self.deficits.get(account, 0), lot.remaining)
        self.deficits[account] = self.deficits.get(account, 0) - paid
        lot.remaining -= paid

    def put_back(self, lot: NaiveLot, points: int, now: datetime) -> None:
        """Return points to a lot: they repay a deficit first; the rest expires at once if the lot is over."""
        lot.remaining += points
        self.repay(lot)
        if lot.is_over(now):
            self.lapse(lot)

    def lapse(self, lot: NaiveLot) -> None:
        """Let what is left of the lot expire."""
        lot.expired += lot.remaining
        lot.remaining = 0

    def release(self, hold: NaiveHold, now: datetime) -> None:
        """End the hold and put back what it still had."""
        hold.is_open = False
        for draw in hold.draws:
            self.lots[draw.lot_id].held -= draw.points
            self.put_back(self.lots[draw.lot_id], draw.points, now)
        hold.draws = []

    # ------------------------------------------------------------------ points come in

    def earn(self, command: Earn, now: datetime) -> NaiveAnswer:
        """Grant every award that caps and budgets allow."""
        if not command.order_ref:
            raise Refused("NO_SETTLED_ORDER")
        if not command.awards:
            raise Refused("NOTHING_TO_AWARD")
        return self.grant(command.key, command.owner_id, command.awards, now)

    def grant(self, key: str, owner_id: int, awards: Sequence[Award], now: datetime) -> NaiveAnswer:
        """Make lots for the awards; all or nothing where a required one cannot be funded."""
        budgets_before = {number: budget.used for number, budget in self.budgets.items()}
        caps_before = dict(self.caps)
        answer = NaiveAnswer(OK)
        funded: list[tuple[int, Award, int]] = []
        for number, award in enumerate(awards):
            points = min([award.points, *(self.room(cap, owner_id) for cap in award.caps)])
            code = self.award_refusal(award, points, now)
            if code == OK:
                self.budgets[award.budget_id].used += points
                for cap in award.caps:
                    self.caps[cap_name(cap, owner_id)] = self.caps.get(cap_name(cap, owner_id), 0) + points
                funded.append((number, award, points))
                continue
            answer.refused.append((number, code))
            if award.is_required:
                self.caps = caps_before
                for budget_id, used in budgets_before.items():
                    self.budgets[budget_id].used = used
                raise Refused(code, refused=answer.refused)
        if not funded:
            raise Refused(answer.refused[0][1], refused=answer.refused)
        for number, award, points in funded:
            lot = self.make_lot(owner_id, award, points, now)
            answer.grants.append(NaiveGrant(lot.lot_id, number, award.points))
            answer.points += points
        if key:
            self.earns[key] = NaiveEarn(owner_id, [grant.lot_id for grant in answer.grants])
        return answer

    def room(self, cap: Cap, owner_id: int) -> int:
        """Return how many points the cap still allows."""
        return cap.limit_points - self.caps.get(cap_name(cap, owner_id), 0)

    def award_refusal(self, award: Award, points: int, now: datetime) -> str:
        """Return OK, or why the award cannot give its points."""
        if not 0 < award.points <= POINTS_MAX:
            return "AMOUNT_INVALID"
        if points <= 0:
            return CAP_REACHED
        budget = self.budgets.get(award.budget_id)
        if budget is None or not budget.is_open(award.charged_at or now):
            return "NO_LIVE_BUDGET"
        return OK if budget.used + points <= budget.limit else "BUDGET_EXHAUSTED"

    def make_lot(self, owner_id: int, award: Award, points: int, now: datetime) -> NaiveLot:
        """Make one lot; a lot that is available at once repays the deficit."""
        starts = award.available_from or now
        lot = NaiveLot(
            lot_id=len(self.lots) + 1,
            owner_id=owner_id,
            point_type=award.point_type,
            budget_id=award.budget_id,
            granted=points,
            remaining=points,
            available_from=starts,
            expires_at=award.expires_at,
            is_pending=starts > now,
        )
        self.lots[lot.lot_id] = lot
        if not lot.is_pending:
            self.repay(lot)
        return lot

    def confirm(self, command: Confirm) -> NaiveAnswer:
        """Make what is pending of the earn available now."""
        earn = self.earns.get(command.earn_key)
        if earn is None or earn.owner_id != command.owner_id:
            raise Refused("EARN_NOT_FOUND")
        lots = [self.lots[lot_id] for lot_id in earn.lot_ids]
        waiting = [lot for lot in lots if lot.is_pending]
        points = sum(lot.remaining for lot in waiting)
        for lot in waiting:
            self.make_available(lot)
        return NaiveAnswer(OK, points=points)

    # ------------------------------------------------------------------ points go out

    def take(self, owner_id: int, point_type: int, points: int) -> list[NaiveDraw]:
        """Take points from available lots, first expiry first; they must be there."""
        draws = []
        for lot in self.account_lots(owner_id, point_type):
            taken = min(points, 0 if lot.is_pending else lot.remaining)
            if taken > 0:
                lot.remaining -= taken
                points -= taken
                draws.append(NaiveDraw(lot.lot_id, taken))
        if points:
            raise AssertionError(points)
        return draws

    def available(self, owner_id: int, point_type: int) -> int:
        """Return what may be spent now."""
        return sum(lot.remaining for lot in self.account_lots(owner_id, point_type) if not lot.is_pending)

    def must_have(self, owner_id: int, point_type: int, points: int) -> None:
        """Refuse to take points that the account does not allow to be taken."""
        if not 0 < points <= POINTS_MAX:
            raise Refused("AMOUNT_INVALID")
        owed = self.deficits.get((owner_id, point_type), 0)
        if owed > 0:
            raise Refused("DEFICIT_OUTSTANDING", deficit=owed)
        missing = points - self.available(owner_id, point_type)
        if missing > 0:
            raise Refused("INSUFFICIENT_POINTS", shortfall=missing)

    def spend(self, command: Spend) -> NaiveAnswer:
        """Take points for good."""
        self.must_have(command.owner_id, command.point_type, command.points)
        draws = self.take(command.owner_id, command.point_type, command.points)
        self.spends[command.key] = NaiveSpend(command.owner_id, command.point_type, draws)
        return NaiveAnswer(OK, points=command.points)

    def hold(self, command: Hold, now: datetime) -> NaiveAnswer:
        """Set points aside."""
        if command.lasts.total_seconds() <= 0:
            raise Refused("AMOUNT_INVALID")
        self.must_have(command.owner_id, command.point_type, command.points)
        draws = self.take(command.owner_id, command.point_type, command.points)
        for draw in draws:
            self.lots[draw.lot_id].held += draw.points
        ends_at = now + command.lasts
        self.holds[command.key] = NaiveHold(command.owner_id, command.point_type, draws, ends_at)
        self.spends[command.key] = NaiveSpend(command.owner_id, command.point_type)
        return NaiveAnswer(OK, points=command.points, ends_at=ends_at)

    def open_hold(self, key: str, owner_id: int) -> NaiveHold:
        """Return the hold if it is this owner's and still open."""
        hold = self.holds.get(key)
        if hold is None or hold.owner_id != owner_id:
            raise Refused("HOLD_NOT_FOUND")
        if not hold.is_open:
            raise Refused("HOLD_ENDED")
        return hold

    def capture(self, command: Capture, now: datetime) -> NaiveAnswer:
        """Spend held points, the first to expire first."""
        hold = self.open_hold(command.hold_key, command.owner_id)
        left = sum(draw.points for draw in hold.draws)
        points = left if command.points is None else command.points
        if points <= 0:
            raise Refused("AMOUNT_INVALID")
        if points > left:
            raise Refused("HOLD_TOO_SMALL", shortfall=points - left)
        spend = self.spends[command.hold_key]
        to_take = points
        for draw in hold.draws:
            taken = min(to_take, draw.points)
            draw.points -= taken
            to_take -= taken
            self.lots[draw.lot_id].held -= taken
            if taken:
                spend.add(draw.lot_id, taken)
        hold.draws = [draw for draw in hold.draws if draw.points]
        if not command.keeps_rest or not hold.draws:
            self.release(hold, now)
        return NaiveAnswer(OK, points=points)

    def void(self, command: Void, now: datetime) -> NaiveAnswer:
        """Release what the hold still has."""
        hold = self.open_hold(command.hold_key, command.owner_id)
        points = sum(draw.points for draw in hold.draws)
        self.release(hold, now)
        return NaiveAnswer(OK, points=points)

    # ------------------------------------------------------------------ points come back, or are taken back

    def reverse(self, command: Reverse, now: datetime) -> NaiveAnswer:
        """Give points back to the very lots, the last taken first."""
        spend = self.spends.get(command.spend_key)
        if spend is None or spend.owner_id != command.owner_id:
            raise Refused("SPEND_NOT_FOUND")
        left = sum(draw.points for draw in spend.draws)
        if left == 0:
            raise Refused("NOTHING_LEFT")
        points = left if command.points is None else command.points
        if points <= 0:
            raise Refused("AMOUNT_INVALID")
        if points > left:
            raise Refused("TOO_MUCH", shortfall=points - left)
        answer = NaiveAnswer(OK, points=points)
        for draw in reversed(spend.draws):
            given = min(points, draw.points)
            draw.points -= given
            points -= given
            if given:
                self.give_back(self.lots[draw.lot_id], given, now, command, answer)
        return answer

    def give_back(self, lot: NaiveLot, points: int, now: datetime, command: Reverse, answer: NaiveAnswer) -> None:
        """Put points back into the lot, or into a new one where too little validity is left: once in a point's life."""
        soonest = now + command.min_validity
        if lot.restored_from or lot.expires_at is None or lot.expires_at >= soonest:
            self.put_back(lot, points, now)
            return
        new = NaiveLot(
            lot_id=len(self.lots) + 1,
            owner_id=lot.owner_id,
            point_type=lot.point_type,
            budget_id=lot.budget_id,
            granted=points,
            remaining=points,
            available_from=now,
            expires_at=soonest,
            is_pending=False,
            restored_from=lot.lot_id,
        )
        self.lots[new.lot_id] = new
        answer.grants.append(NaiveGrant(new.lot_id, -1, points))
        self.put_back(new, 0, now)

    def claw_back(self, command: ClawBack) -> NaiveAnswer:
        """Take back what an earn granted: its own lot, then the others, then the policy."""
        earn = self.earns.get(command.earn_key)
        if earn is None or earn.owner_id != command.owner_id:
            raise Refused("EARN_NOT_FOUND")
        self.check_takes(command, earn)
        answer = NaiveAnswer(OK)
        for lot_id, points in command.takes:
            self.take_back(self.lots[lot_id], points, answer)
        return answer

    def check_takes(self, command: ClawBack, earn: NaiveEarn) -> None:
        """Refuse takes that are not of this earn, or of more than it granted, all told."""
        asked: dict[int, int] = {}
        for lot_id, points in command.takes:
            if lot_id not in earn.lot_ids:
                raise Refused("LOT_NOT_FOUND")
            if points <= 0:
                raise Refused("AMOUNT_INVALID")
            asked[lot_id] = asked.get(lot_id, 0) + points
            over = asked[lot_id] - (self.lots[lot_id].granted - self.lots[lot_id].recalled)
            if over > 0:
                raise Refused("TOO_MUCH", shortfall=over)

    def take_back(self, lot: NaiveLot, points: int, answer: NaiveAnswer) -> None:
        """Take points back for one lot; its budget gets them back."""
        self.budgets[lot.budget_id].used -= points
        lot.recalled += points
        answer.points += points
        own = min(points, lot.remaining)
        lot.remaining -= own
        points -= own
        lapsed = min(points, lot.expired)
        lot.expired -= lapsed
        points -= lapsed
        rest = min(points, self.available(lot.owner_id, lot.point_type))
        self.take(lot.owner_id, lot.point_type, rest)
        points -= rest
        account = (lot.owner_id, lot.point_type)
        self.deficits[account] = self.deficits.get(account, 0) + points
        answer.deficit += points

    # ------------------------------------------------------------------ housekeeping

    def adjust(self, command: Adjust, now: datetime) -> NaiveAnswer:
        """Grant or take by hand of two people."""
        if not command.reason or not command.approved_by or command.approved_by == command.actor:
            raise Refused("NEEDS_SECOND_PERSON")
        if command.points <= 0:
            self.must_have(command.owner_id, command.point_type, -command.points)
            self.take(command.owner_id, command.point_type, -command.points)
            return NaiveAnswer(OK, points=-command.points)
        if not command.order_ref:
            raise Refused("NO_SETTLED_ORDER")
        award = command.award
        if award is None or (award.points, award.point_type) != (command.points, command.point_type):
            raise Refused("AMOUNT_INVALID")
        answer = self.grant("", command.owner_id, [award], now)
        answer.refused = []
        return answer
