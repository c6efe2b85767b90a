# SPDX-License-Identifier: Apache-2.0
"""One small world for this room's tests: a baby shop whose programme rewards taking part, and four members."""

from datetime import UTC, datetime, timedelta
from typing import Final

from psycopg import Connection

from haowu.engagement.answers import Attendance, PostModeratedAnswer, SuggestionStep, SurveyTaken
from haowu.engagement.operations.accept_invitation import accept_invitation
from haowu.engagement.operations.handle_suggestion import NextState, handle_suggestion
from haowu.engagement.operations.invite_friend import invite_friend
from haowu.engagement.operations.moderate_post import Decline, moderate_post
from haowu.engagement.operations.open_lecture import open_lecture
from haowu.engagement.operations.record_attendance import record_attendance
from haowu.engagement.operations.submit_post import submit_post
from haowu.engagement.operations.submit_suggestion import submit_suggestion
from haowu.engagement.operations.submit_survey import submit_survey
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.business_keys import business_key
from haowu.kernel.clock import FixedClock
from haowu.ledger.commands import Award, ClawBack, Earn
from haowu.ledger.operations.post import post
from haowu.ledger.queries import balances
from haowu.ledger.results import Result
from haowu.members.keys import MemberKeys
from haowu.members.operations.enrol_member import enrol_member
from haowu.members.queries import MemberRef, find_members
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.queries import load_terms
from haowu.programs.sample_disclosure import with_disclosure

KEYS: Final = MemberKeys.from_secret(bytes(range(32)))
CLERK: Final = Actor(ActorKind.API_KEY, "7")
PROGRAM: Final = """\
program: muying
name: {zh: 母婴积分, en: Baby points}
effective_from: "2023-01-01T00:00:00+08:00"
merchants: [muying, jiafang]
point_types:
  - {code: consumption, name: {zh: 消费积分, en: Points}, expiry: {policy: end_of_month, months: 36}}
budgets:
  - {code: base, name: {zh: 基础, en: Base}, funder: muying, line_fen: 100000000, face_millifen_per_point: 1000}
  - {code: voc-2027, name: {zh: 顾客之声, en: Voice}, funder: muying, line_fen: 1000000, face_millifen_per_point: 1000}
rules:
  - code: base
    name: {zh: 基础积分, en: Base}
    point_type: consumption
    budget: base
    earn: {kind: rate}
engagement:
  point_type: consumption
  kinds:
    - {activity: survey, points: 20, budget: voc-2027, validity_months: 6}
    - {activity: suggestion_received, points: 10, budget: voc-2027, validity_months: 6, month_points: 30}
    - {activity: suggestion_adopted, points: 100, budget: voc-2027, validity_months: 12}
    - {activity: lecture, points: 50, budget: voc-2027, validity_months: 12}
    - {activity: share, points: 20, budget: voc-2027, validity_months: 6}
    - {activity: referral, points: 50, budget: voc-2027, validity_months: 12}
"""


def phone(number: int) -> str:
    """Return the phone of member M10000<number>."""
    return f"1380013800{number}"


class Club:
    """The world, and short words for what happens in it."""

    def __init__(self, connection: Connection, clock: FixedClock, program: str = PROGRAM) -> None:
        self.connection = connection
        self.clock = clock
        for code in ("muying", "jiafang"):
            onboard_merchant(connection, code=code, name_zh=code)
        operator = Actor(ActorKind.OPERATOR, "tests")
        publish_program(connection, with_disclosure(program), filename="m.yaml", clock=clock, actor=operator)
        for number in range(1, 5):
            enrol_member(connection, member_no=f"M10000{number}", phone=phone(number), clock=clock, keys=KEYS)
        self.terms = load_terms(connection)

    def member(self, number: int | str = 1) -> MemberRef:
        name = number if isinstance(number, str) else f"M10000{number}"
        return find_members(self.connection, [name], at=self.clock.now(), keys=KEYS)[name]

    def buy(self, order_no: str, points: int, member: int | str = 1, *, merchant: str = "muying") -> Result:
        """Let the member earn `points` base points now."""
        person = self.member(member)
        terms = self.terms.in_force(merchant, self.clock.now())
        assert terms is not None
        at = self.clock.now()
        award = Award(
            terms.point_types["consumption"], points, terms.rules[0].budget_id, "base", 1, "muying",
            available_from=at + timedelta(days=7), expires_at=datetime(2030, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        key = business_key("order", merchant, order_no)
        command = Earn(
            key=key, input_hash=bytes(16), owner_id=person.id, lane=person.lane, actor="key:1", reference=order_no,
            order_ref=f"{merchant}:{order_no}", awards=(award,),
        )  # fmt: skip
        (result,) = post(self.connection, [command], clock=self.clock, all_chains=True)
        assert result.code == "OK"
        return result

    def refund(self, order_no: str, result: Result, member: int = 1, merchant: str = "muying") -> None:
        person = self.member(member)
        lot = result.lots[0]
        command = ClawBack(
            key=f"refund:{order_no}", input_hash=bytes(16), owner_id=person.id, lane=person.lane, actor="key:1",
            reference=order_no, earn_key=business_key("order", merchant, order_no), takes=((lot.lot_id, lot.points),),
        )  # fmt: skip
        (taken,) = post(self.connection, [command], clock=self.clock, all_chains=True)
        assert taken.code == "OK"

    def points(self, member: int = 1) -> int:
        """Return the member's available and pending points."""
        return sum(
            b.available + b.pending for b in balances(self.connection, self.member(member).id, at=self.clock.now())
        )

    def survey(self, order_no: str, score: int = 5, words: str = "很好", member: int = 1) -> SurveyTaken:
        return submit_survey(
            self.connection, member=f"M10000{member}", merchant="muying", order_no=order_no, score=score, words=words,
            terms=self.terms, keys=KEYS, clock=self.clock, actor=CLERK,
        )  # fmt: skip

    def suggest(self, words: str, member: int = 1) -> SuggestionStep:
        return submit_suggestion(
            self.connection, member=f"M10000{member}", merchant="muying", words=words, terms=self.terms, keys=KEYS,
            clock=self.clock, actor=CLERK,
        )  # fmt: skip

    def handle(self, suggestion_id: int, to: NextState, words: str = "谢谢您") -> SuggestionStep:
        return handle_suggestion(
            self.connection, merchant="muying", suggestion_id=suggestion_id, to=to, words=words, terms=self.terms,
            clock=self.clock, actor=CLERK,
        )  # fmt: skip

    def announce(self, code: str = "BABY-1", capacity: int = 2) -> None:
        now = self.clock.now()
        open_lecture(
            self.connection, merchant="muying", code=code, title="育儿讲座", place="二楼", starts_at=now,
            ends_at=now + timedelta(hours=2), capacity=capacity, clock=self.clock, actor=CLERK,
        )  # fmt: skip

    def attend(self, member: int = 1, code: str = "BABY-1") -> Attendance:
        return record_attendance(
            self.connection, merchant="muying", lecture=code, member=f"M10000{member}", terms=self.terms, keys=KEYS,
            clock=self.clock, actor=CLERK,
        )  # fmt: skip

    def share(self, order_no: str, words: str = "洗了三次,没有褪色,推荐。", member: int = 1) -> int:
        return submit_post(
            self.connection, member=f"M10000{member}", merchant="muying", order_no=order_no, words=words,
            terms=self.terms, keys=KEYS, clock=self.clock,
        ).id  # fmt: skip

    def moderate(self, post_id: int, decline_code: Decline | None = None) -> PostModeratedAnswer:
        return moderate_post(
            self.connection, post_id=post_id, decline_code=decline_code, terms=self.terms, clock=self.clock, actor=CLERK
        )  # fmt: skip

    def invite(self, inviter: int, invitee: int, *, accepts: bool = True) -> int:
        made = invite_friend(
            self.connection, member=f"M10000{inviter}", phone=phone(invitee), merchant="muying", terms=self.terms,
            keys=KEYS, clock=self.clock,
        )  # fmt: skip
        if accepts:
            self.accept(invitee, made.id)
        return made.id

    def accept(self, invitee: int, invitation_id: int) -> None:
        accept_invitation(
            self.connection, member=f"M10000{invitee}", invitation_id=invitation_id, keys=KEYS, clock=self.clock
        )  # fmt: skip
