# SPDX-License-Identifier: Apache-2.0
"""R048 允许其根据成本控制合理设定积分有效期: each validity model can be chosen, and a choice is a new version."""

from datetime import datetime

import pytest

from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Desk
from tests.journeys.mall import order
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.till import Till

MODELS = [
    ("{policy: end_of_month, months: 24}", "2029-02-28", "获得当月之后第24个月的月末到期"),
    (
        "{policy: end_of_month, months: 24, counting: earning_month_is_first}",
        "2029-01-31",
        "从获得当月算起第24个月的月末到期(获得当月算第1个月)",
    ),
    ("{policy: end_of_next_year}", "2028-12-31", "获得次年的12月31日到期"),
    ("{policy: rolling_months, months: 18}", "2028-08-10", "获得之日起满18个月到期"),
    ("{policy: rolling_days, days: 90}", "2027-05-11", "获得之日起第90天到期"),
    ("{policy: none}", None, "长期有效,不会到期"),
]


@pytest.mark.parametrize(("policy", "last_day", "words"), MODELS)
def test_each_model_can_be_published_and_applies(
    desk: Desk, till: Till, clock: FixedClock, policy: str, last_day: str | None, words: str
) -> None:
    before = till.credit(order("OLD", 10_000))["awards"][0]
    source = next_version("2027-02-01T00:00:00+08:00", ("{policy: end_of_month, months: 36}", policy))
    assert Publisher(desk).publish(source)["version"] == 2

    clock.move_to(datetime.fromisoformat("2027-02-10T10:00:00+08:00"))
    after = till.credit(order("NEW", 80_000, paid_at="2027-02-10T09:00:00+08:00"))["awards"][0]
    assert (before["rule_version"], before["expires_on"]) == (1, "2029-11-30")
    assert (after["rule_version"], after["expires_on"]) == (2, last_day)
    (validity,) = desk.as_role("member", member="M100001").get("/programs/mall/card").json()["validity"]
    assert (validity["last_day"], validity["zh"]) == (last_day, words)
    wallet = till.get("/members/M100001/lots").json()["lots"]
    assert {lot["granted"]: lot["expires_on"] for lot in wallet} == {100: "2029-11-30", 800: last_day}


def test_a_rule_may_have_a_validity_of_its_own(desk: Desk, till: Till, clock: FixedClock) -> None:
    own = "    expiry: {policy: end_of_month, months: 60}\n"
    rate = "    earn: {kind: rate, points: 1, per_fen: 100}\n"
    Publisher(desk).publish(next_version("2027-02-01T00:00:00+08:00", (rate, rate + own)))
    clock.move_to(datetime.fromisoformat("2027-02-10T10:00:00+08:00"))
    (award,) = till.credit(order("NEW", 80_000, paid_at="2027-02-10T09:00:00+08:00"))["awards"]
    assert award["expires_on"] == "2032-02-29"
    validity = desk.as_role("member", member="M100001").get("/programs/mall/card").json()["validity"]
    assert [(each["rule"], each["last_day"]) for each in validity] == [("", "2030-02-28"), ("base", "2032-02-29")]


def test_the_same_again_is_no_new_version(desk: Desk) -> None:
    publisher = Publisher(desk)
    source = next_version("2027-02-01T00:00:00+08:00", ("months: 36", "months: 48"))
    first = publisher.publish(source)
    again = publisher.publish("# 只改了注释\n" + source)
    assert (again["version"], again["is_new"], again["sha256"]) == (2, False, first["sha256"])


def test_nonsense_is_refused_with_its_line(desk: Desk) -> None:
    refused = Publisher(desk).submit(next_version("2027-02-01T00:00:00+08:00", ("months: 36", "months: 0")))
    assert (refused.status_code, refused.json()["code"]) == (422, "PROGRAM_INVALID")
    (problem,) = refused.json()["problems"]
    assert (problem["line"], problem["path"]) == (8, "point_types[0].expiry.months")
