# SPDX-License-Identifier: Apache-2.0
"""A member takes one of the three benefits of the tier for this period (R091)."""

from psycopg import Connection

from haowu.kernel.actor import Actor
from haowu.kernel.clock import Clock
from haowu.lifecycle.benefits import menu_of
from haowu.lifecycle.errors import BenefitNotOfTier, NoLadder
from haowu.members.active import active_member
from haowu.members.keys import MemberKeys
from haowu.members.operations.choose_benefit import choose_benefit
from haowu.members.tiers import BenefitChoice
from haowu.outbox.event import Event
from haowu.outbox.operations.emit import emit
from haowu.programs.ladders import load_ladder


def choose_from_menu(
    connection: Connection, *, member: str, item: str, keys: MemberKeys, clock: Clock, actor: Actor
) -> BenefitChoice:
    """Take `item` until the period ends; the same again is the same choice, another one is `BenefitChosen`.

    Raises `NoLadder`, `BenefitNotOfTier` for what is not on the menu, or why the member gets nothing (CTL-03).
    """
    now = clock.now()
    ladder = load_ladder(connection, at=now)
    if ladder is None:
        raise NoLadder
    person = active_member(connection, member, at=now, keys=keys)
    menu = menu_of(connection, person, ladder=ladder, today=ladder.today(now))
    value_fen = next((offered.value_fen for offered in menu.items if offered.code == item), None)
    if value_fen is None:
        raise BenefitNotOfTier(tier=person.tier or ladder.tiers.levels[0].code, benefit=item)
    choice = choose_benefit(connection, person, period=menu.period, item=item, value_fen=value_fen, clock=clock)
    if choice.is_new:
        data = {"item": item, "period": str(choice.period), "tier": choice.tier}
        told = Event("benefit.chosen", None, f"member:{person.member_no}", data, choice.chosen_at)
        emit(connection, [told], written_by=str(actor))
    return choice
