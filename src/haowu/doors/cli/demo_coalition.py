# SPDX-License-Identifier: Apache-2.0
"""Load the demo coalition: merchants, members, a programme with budgets, rewards, history, statements, keys."""

from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import ClassVar, Final

import msgspec
from psycopg import Connection

from haowu.doors.cli.demo import parts
from haowu.doors.cli.demo.campaigns import launch_campaigns
from haowu.doors.cli.demo.history import HISTORY, post_history
from haowu.doors.cli.demo.keys import DemoKey, DemoLogin, make_keys, make_logins
from haowu.doors.cli.demo.market_days import publish_market_days
from haowu.doors.cli.demo.months import close_past_months
from haowu.doors.cli.demo.parts import LeftOut, add_part
from haowu.doors.cli.demo.people_and_places import CHARGED_MILLIFEN, MEMBERS, MERCHANTS, DemoMember, DemoMerchant
from haowu.doors.cli.demo.shelf import fill_shelf
from haowu.earning.world import LoadedWorld
from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import Clock, FixedClock
from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text
from haowu.members.keys import MemberKeys
from haowu.members.newcomer import Newcomer
from haowu.members.operations.enrol_members import enrol_members
from haowu.members.queries import find_members
from haowu.merchants.agreements import contract_day
from haowu.merchants.operations.join_program import join_program
from haowu.merchants.operations.onboard_merchant import onboard_merchant
from haowu.merchants.operations.open_store import open_store
from haowu.merchants.queries import load_merchants
from haowu.programs.operations.publish_program import publish_program
from haowu.programs.queries import load_terms

PROGRAM_CODE: Final = "demo"
AUTHOR: Final = Actor(ActorKind.SYSTEM, "demo")
APPROVER: Final = Actor(ActorKind.SYSTEM, "demo-approver")
NO_TOKENS: Final[Mapping[str, str]] = {}
PROGRAM_FILE: Final = "coalition.yaml"


class OtherProgramme(HaowuError):
    """The demo's merchants have a programme in force that is not the demo's of today."""

    code: ClassVar[str] = "DEMO_PROGRAMME_DIFFERS"
    text: ClassVar[Text] = Text(
        zh="已发布的积分计划与当前演示不同,仍按已发布的计划计分。",
        en="the published programme is not the demo's of today; points go by the published one.",
    )


class DemoFacts(msgspec.Struct, frozen=True):
    """What a reader of the demo needs: who is in it, and the tokens that open it."""

    merchants: tuple[DemoMerchant, ...]
    members: tuple[DemoMember, ...]
    keys: tuple[DemoKey, ...]
    logins: tuple[DemoLogin, ...]
    events_posted: int
    left_out: tuple[LeftOut, ...]
    """What an earlier demo, or other data, in this copy stands in the way of."""

    @property
    def tokens(self) -> dict[str, str]:
        """Return every token by its holder: what a later start is to know."""
        return {key.holder: key.token for key in self.keys} | {login.holder: login.token for login in self.logins}


def load_demo(
    connection: Connection, *, clock: Clock, member_keys: MemberKeys, known_tokens: Mapping[str, str] = NO_TOKENS
) -> DemoFacts:
    """Make the demo be there, in the caller's one transaction; a second time nothing is doubled.

    What cannot be added to what is there already, because the demo has changed since, is left out and told.
    `known_tokens` are the `tokens` of var/demo.json from an earlier start; without them the demo's keys are revoked and
    made anew.
    """
    began = FixedClock(clock.now() - timedelta(days=HISTORY[0].days_ago + 1))
    left_out = open_coalition(connection, began=began, clock=clock, member_keys=member_keys)
    posted: list[int] = []

    def tell_history() -> None:
        world = LoadedWorld(load_terms(connection), load_merchants(connection), member_keys)
        posted.append(post_history(connection, world=world, clock=clock))

    left_out += add_part(connection, parts.HISTORY, tell_history)
    left_out += add_part(
        connection, parts.MONTHS, lambda: close_past_months(connection, program=PROGRAM_CODE, clock=clock)
    )
    left_out += add_part(connection, parts.CAMPAIGNS, lambda: _launch(connection, clock))
    keys = make_keys(connection, known_tokens=known_tokens, clock=clock)
    logins = make_logins(connection, known_tokens=known_tokens, clock=clock)
    return DemoFacts(MERCHANTS, MEMBERS, keys, logins, sum(posted), tuple(left_out))


def _launch(connection: Connection, clock: Clock) -> None:
    launch_campaigns(connection, program=PROGRAM_CODE, clock=clock, actor=AUTHOR, approver=APPROVER)


def open_coalition(connection: Connection, *, began: Clock, clock: Clock, member_keys: MemberKeys) -> list[LeftOut]:
    """Open the shops with all that they need, as of `began`: nothing was bought yet. Return what was left out."""
    return [
        *add_part(connection, parts.MERCHANTS, lambda: _open_stores(connection, began, clock)),
        *add_part(connection, parts.MEMBERS, lambda: _enrol(connection, began, member_keys)),
        *add_part(connection, parts.PROGRAM, lambda: _publish(connection, began, clock)),
        *add_part(connection, parts.SHELF, lambda: fill_shelf(connection, began=began, clock=clock, actor=AUTHOR)),
    ]


def _open_stores(connection: Connection, began: Clock, clock: Clock) -> None:
    for merchant in MERCHANTS:
        onboard_merchant(connection, code=merchant.code, name_zh=merchant.name_zh, name_en=merchant.name_en)
        for store in merchant.stores:
            open_store(
                connection, merchant=merchant.code, code=store.code, name_zh=store.name_zh, name_en=store.name_en
            )
        join_program(
            connection, merchant=merchant.code, program=PROGRAM_CODE, licence_no=merchant.licence_no,
            starts_on=contract_day(began.now()), clock=clock, requested_by=AUTHOR, approved_by=APPROVER,
            settlement_millifen_per_point=CHARGED_MILLIFEN, accepting_millifen_per_point=merchant.paid_millifen,
            points_per_yuan=merchant.points_per_yuan,
        )  # fmt: skip


def _enrol(connection: Connection, clock: Clock, keys: MemberKeys) -> None:
    """Enrol the demo's members who are not enrolled yet."""
    there = find_members(connection, [member.member_no for member in MEMBERS], at=clock.now(), keys=keys)
    newcomers = [
        Newcomer(member_no=member.member_no, phone=member.phone, tier=member.tier, segments=member.segments)
        for member in MEMBERS
        if member.member_no not in there
    ]
    enrol_members(connection, newcomers, clock=clock, keys=keys)


def _publish(connection: Connection, began: Clock, clock: Clock) -> None:
    """Publish the demo's programme unless it is there; another one in its place is kept, and refused here."""
    publish_market_days(connection, began=began, actor=AUTHOR, approver=APPROVER)
    source = files("haowu.doors.cli.data").joinpath(PROGRAM_FILE).read_text(encoding="utf-8")
    is_first = load_terms(connection).in_force(MERCHANTS[0].code, clock.now()) is None
    published = publish_program(
        connection,
        source,
        filename=PROGRAM_FILE,
        clock=began,
        actor=AUTHOR,
        approved_by=APPROVER,
    )
    if published.is_new and not is_first:
        raise OtherProgramme
