# SPDX-License-Identifier: Apache-2.0
"""A campaign before two persons, beside its programme, and in the terms."""

from datetime import datetime

import pytest
from psycopg import Connection, errors

from haowu.kernel.actor import Actor, ActorKind
from haowu.kernel.clock import FixedClock
from haowu.programs.campaign_errors import (
    CampaignCopyRejected,
    CampaignDraftNotFound,
    CampaignDraftState,
    CampaignHasBegun,
    CampaignInvalid,
    CampaignNotFound,
    CampaignTampered,
    CampaignTooLate,
)
from haowu.programs.campaigns import PublishedCampaign, find_campaign
from haowu.programs.errors import DraftNeedsSecondPerson, FaceRebateTooHigh
from haowu.programs.operations.call_off_campaign import call_off_campaign
from haowu.programs.operations.decide_campaign import decide_campaign
from haowu.programs.operations.publish_campaign import publish_campaign
from haowu.programs.operations.save_campaign import save_campaign
from haowu.programs.operations.withdraw_campaign import withdraw_campaign
from haowu.programs.queries import load_terms, terms_stamp
from haowu.programs.tests.campaigning import (
    LIST,
    WRITER,
    campaign_document,
    price_campaign,
    published,
    submitted,
)
from haowu.programs.tests.conftest import Publish
from haowu.rules.decide import decide
from haowu.rules.facts import LineFacts, OrderFacts

WINDOW = {"starts_at": "2026-12-01T00:00:00+08:00", "ends_at": "2027-01-01T00:00:00+08:00"}
JANUARY = {"starts_at": "2027-01-01T00:00:00+08:00", "ends_at": "2027-02-01T00:00:00+08:00"}
DOUBLE = {
    "code": "double",
    "name": {"zh": "双倍", "en": "Double"},
    "earn": {"kind": "multiplier", "bonus_bp": 10_000},
}


def cheap(demo: str, cap_bp: int = 30_000) -> str:
    """Return the demo programme with points of ¥0.02 (2 % a yuan), and multipliers up to `cap_bp`."""
    source = demo.replace("face_millifen_per_point: 10000", "face_millifen_per_point: 2000")
    return source.replace("multiplier_cap_bp: 20000", f"multiplier_cap_bp: {cap_bp}")


@pytest.fixture
def programme(publish: Publish, demo: str, shops: Connection) -> Connection:
    """The demo programme is in force, with cheaper points and room for ×3."""
    publish(cheap(demo))
    return shops


def awards(connection: Connection, paid_at: str, category: str = "towels", tier: str = "") -> dict[str, int]:
    """Return what ¥300 of a category earn at jiafang, by rule."""
    at = datetime.fromisoformat(paid_at)
    terms = load_terms(connection).in_force("jiafang", at)
    assert terms is not None
    order = OrderFacts("jiafang", "jiafang-01", "pos", at, 30_000, (LineFacts(1, "T-1", category, 1, 30_000),), tier)
    return {award.rule: award.points for award in decide(order, terms).awards}


def test_its_bonus_counts_between_its_two_instants_only(programme: Connection, clock: FixedClock) -> None:
    before = terms_stamp(programme)
    published(programme, clock, campaign_document())
    assert terms_stamp(programme) > before
    assert awards(programme, "2026-11-30T23:59:59+08:00") == {"base": 300}
    assert awards(programme, "2026-12-01T00:00:00+08:00") == {"base": 300, "towels-double/double": 300}
    assert awards(programme, "2026-12-31T23:59:59+08:00")["towels-double/double"] == 300
    assert awards(programme, "2027-01-01T00:00:00+08:00") == {"base": 300}
    assert awards(programme, "2026-12-10T12:00:00+08:00", "bedding") == {"base": 300}


def test_instants_need_not_be_midnights(programme: Connection, clock: FixedClock) -> None:
    window = {"starts_at": "2026-12-01T20:00:00+08:00", "ends_at": "2026-12-01T22:00:00+08:00"}
    published(programme, clock, campaign_document(schedule=window))
    assert "towels-double/double" not in awards(programme, "2026-12-01T19:59:59+08:00")
    assert "towels-double/double" in awards(programme, "2026-12-01T20:00:00+08:00")
    assert "towels-double/double" not in awards(programme, "2026-12-01T22:00:00+08:00")


def test_days_of_the_week_and_hours(programme: Connection, clock: FixedClock) -> None:
    schedule = {**WINDOW, "weekdays": ["sat"], "hours": [{"from": 9, "until": 12}]}
    published(programme, clock, campaign_document(schedule=schedule))
    assert "towels-double/double" in awards(programme, "2026-12-05T11:59:00+08:00")
    assert "towels-double/double" not in awards(programme, "2026-12-05T12:00:00+08:00")
    assert "towels-double/double" not in awards(programme, "2026-12-06T10:00:00+08:00")


def test_days_of_a_calendar(programme: Connection, clock: FixedClock) -> None:
    schedule = {
        "starts_at": "2027-06-01T00:00:00+08:00",
        "ends_at": "2027-07-01T00:00:00+08:00",
        "calendars": [{"calendar": "EYE_CARE_DAY"}],
    }
    published(programme, clock, campaign_document(schedule=schedule))
    assert "towels-double/double" in awards(programme, "2027-06-06T10:00:00+08:00")
    assert "towels-double/double" not in awards(programme, "2027-06-07T10:00:00+08:00")


def test_an_audience_earns_more_and_others_as_always(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, campaign_document(audience={"tiers": ["silver"]}))
    at = "2026-12-10T12:00:00+08:00"
    assert "towels-double/double" in awards(programme, at, tier="silver")
    assert "towels-double/double" not in awards(programme, at, tier="")


def test_the_ceiling_cuts_the_campaign_first(programme: Connection, clock: FixedClock) -> None:
    """Gold ×2 of the programme and two campaigns of ×2: ×3 is the ceiling, so the last campaign gets nothing."""
    published(programme, clock, campaign_document())
    published(programme, clock, campaign_document(campaign="again"))
    found = awards(programme, "2026-12-10T12:00:00+08:00", tier="gold")
    assert found == {"base": 300, "gold-double": 300, "towels-double/double": 300}


def test_a_price_is_known_to_the_terms_book(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, price_campaign())
    (override,) = load_terms(programme).price_overrides
    assert (override.campaign, override.points, sorted(override.skus)) == ("spring-renewal", 2500, ["set-4"])
    assert not override.is_on(datetime.fromisoformat("2027-02-28T23:59:59+08:00"), "jiafang-01")
    assert override.is_on(datetime.fromisoformat("2027-03-01T00:00:00+08:00"), "jiafang-01")


def test_nobody_approves_their_own(programme: Connection, clock: FixedClock) -> None:
    """CTL-53, in the code and in the database."""
    draft_id = submitted(programme, clock, campaign_document())
    with pytest.raises(DraftNeedsSecondPerson):
        decide_campaign(programme, draft_id=draft_id, decision="approved", actor=WRITER, clock=clock)
    with pytest.raises(errors.CheckViolation), programme.transaction():
        programme.execute(
            "update programs_campaign_draft set state = 'approved', decided_by = submitted_by, decided_at = now()"
        )
    with pytest.raises(CampaignDraftState):
        publish_campaign(programme, draft_id=draft_id, list_prices=LIST, actor=WRITER, clock=clock)


def test_what_was_submitted_stays_as_it_is(programme: Connection, clock: FixedClock) -> None:
    draft_id = submitted(programme, clock, campaign_document())
    with pytest.raises(CampaignDraftState):
        save_campaign(programme, campaign_document(), owner="operator", actor=WRITER, clock=clock, draft_id=draft_id)
    with pytest.raises(errors.RestrictViolation), programme.transaction():
        programme.execute("update programs_campaign_draft set body = '{}'")
    assert withdraw_campaign(programme, draft_id=draft_id).state == "withdrawn"
    with pytest.raises(CampaignDraftNotFound):
        withdraw_campaign(programme, draft_id=draft_id, owner="jiafang")


def test_a_published_campaign_is_never_changed(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, campaign_document())
    for change in (
        "update programs_campaign set ends_at = ends_at + interval '1 day'",
        "delete from programs_campaign",
    ):
        with pytest.raises(errors.RestrictViolation), programme.transaction():
            programme.execute(change)
    programme.execute("alter table programs_campaign disable trigger user")
    programme.execute("update programs_campaign set body = replace(body, '10000', '20000')")
    with pytest.raises(CampaignTampered):
        load_terms(programme)
    programme.execute("update programs_campaign set sha256 = sha256(convert_to(body, 'UTF8'))")
    with pytest.raises(CampaignTampered):  # the draft that was approved has the hash too
        load_terms(programme)


def test_it_is_announced_before_it_begins(programme: Connection, clock: FixedClock) -> None:
    """An order that was paid before members could read of a campaign earns what it earned."""
    draft_id = submitted(programme, clock, campaign_document())
    decide_campaign(
        programme, draft_id=draft_id, decision="approved", actor=Actor(ActorKind.OPERATOR, "b"), clock=clock
    )
    clock.move_to(datetime.fromisoformat("2026-12-01T00:00:01+08:00"))
    with pytest.raises(CampaignTooLate):
        publish_campaign(programme, draft_id=draft_id, list_prices=LIST, actor=WRITER, clock=clock)


def test_it_may_be_called_off_until_it_begins(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, campaign_document())
    published(programme, clock, campaign_document(campaign="other"))
    with pytest.raises(CampaignNotFound):
        _call_off(programme, clock, "other", owner="jiafang")
    before = terms_stamp(programme)
    assert _call_off(programme, clock, "other").state(clock.now()) == "called_off"
    assert terms_stamp(programme) > before
    assert "other/double" not in awards(programme, "2026-12-10T12:00:00+08:00")
    clock.move_to(datetime.fromisoformat("2026-12-01T00:00:00+08:00"))
    with pytest.raises(CampaignHasBegun):
        _call_off(programme, clock, "towels-double")
    assert find_campaign(programme, "towels-double").state(clock.now()) == "running"


def _call_off(connection: Connection, clock: FixedClock, code: str, owner: str = "operator") -> PublishedCampaign:
    return call_off_campaign(connection, campaign=code, owner=owner, reason="缺货", actor=WRITER, clock=clock)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("CAMPAIGN_EMPTY", {"rules": [], "budget": None}),
        ("BAD_DATES", {"schedule": {"starts_at": WINDOW["ends_at"], "ends_at": WINDOW["starts_at"]}}),
        ("BAD_HOURS", {"schedule": {**WINDOW, "hours": [{"from": 12, "until": 9}]}}),
        ("UNKNOWN_CALENDAR", {"schedule": {**WINDOW, "calendars": [{"calendar": "NO_SUCH_DAY"}]}}),
        ("NO_DAY", {"schedule": {**WINDOW, "calendars": [{"calendar": "EYE_CARE_DAY"}]}}),
        ("UNKNOWN_MERCHANT", {"merchants": ["muying"]}),
        ("UNKNOWN_STORE", {"stores": ["guangming-01"]}),
        ("BUDGET_MISSING", {"budget": None}),
        ("UNKNOWN_FUNDER", {"budget": {"funder": "x", "line_fen": 1000, "face_millifen_per_point": 1000}}),
        ("BUDGET_OUT_OF_RANGE", {"budget": {"funder": "jiafang", "line_fen": 1, "face_millifen_per_point": 9000}}),
        ("UNKNOWN_POINT_TYPE", {"rules": [{**DOUBLE, "point_type": "gold"}]}),
        ("DUPLICATE_CODE", {"rules": [DOUBLE, DOUBLE]}),
        ("CAP_TOO_LOW", {"rules": [{**DOUBLE, "caps": [{"scope": "member", "period": "day", "limit_fen": 1}]}]}),
        ("CAP_TOO_LOW", {"rules": [{**DOUBLE, "caps": [{"scope": "member", "period": "day"}]}]}),
        ("UNKNOWN_PROGRAM", {"program": "nobody"}),
        ("NO_DEDUCT_DAYS", {"deduct": {"categories": ["米面粮油"]}}),
        ("UNKNOWN_REWARD", {"prices": [{"merchant": "jiafang", "rewards": ["ship"], "points": 10}]}),
        ("PRICE_NOT_LOWER", {"prices": [{"merchant": "jiafang", "rewards": ["set-4"], "points": 3000}]}),
        (
            "PERSONAL_PRICE_FORBIDDEN",
            {
                "prices": [{"merchant": "jiafang", "rewards": ["set-4"], "points": 2500}],
                "audience": {"tiers": ["gold"]},
            },
        ),
    ],
)
def test_what_makes_no_sense_is_named(
    programme: Connection, clock: FixedClock, code: str, fields: dict[str, object]
) -> None:
    with pytest.raises(CampaignInvalid) as refused:
        submitted(programme, clock, campaign_document(**fields))
    assert code in [problem["code"] for problem in refused.value.data["problems"]]


def test_a_merchant_speaks_for_itself_alone(programme: Connection, clock: FixedClock) -> None:
    foreign: tuple[dict[str, object], ...] = (
        {"merchants": ["jiafang", "guangming"]},
        {"merchants": []},
        {"merchants": ["guangming"], "rules": [], "budget": None},
        {"prices": [{"merchant": "guangming", "rewards": ["lens"], "points": 1500}]},
        {"budget": {"funder": "operator", "line_fen": 100_000, "face_millifen_per_point": 10_000}},
    )
    for fields in foreign:
        with pytest.raises(CampaignInvalid) as refused:
            save_campaign(programme, campaign_document(**fields), owner="jiafang", actor=WRITER, clock=clock)
        assert {problem["code"] for problem in refused.value.data["problems"]} == {"NOT_YOUR_MERCHANT"}
    assert published(programme, clock, campaign_document(), owner="jiafang").owner == "jiafang"


def test_the_words_are_read_against_its_own_prices(programme: Connection, clock: FixedClock) -> None:
    """R018: the seed's 25 % is a cut of the price, no uplift of the value."""
    lens = {"prices": [{"merchant": "guangming", "rewards": ["lens"], "points": 1500}]}
    seed = "爱眼日期间1500分可兑换原本2000分的镜片,让积分价值提升25%"
    with pytest.raises(CampaignCopyRejected) as refused:
        submitted(programme, clock, price_campaign(**lens, text={"zh": seed}))
    assert refused.value.data["findings"][0]["suggestion"] == "少用25%积分(每分价值提升33.3%)"
    said = "爱眼日期间1500分可兑换原本2000分的镜片,少用25%积分(每分价值提升33.3%)"
    assert submitted(programme, clock, price_campaign(**lens, text={"zh": said}))


def test_a_price_in_its_words_is_one_of_its_own(programme: Connection, clock: FixedClock) -> None:
    """CTL-15: an invented list price makes a percentage true that is not."""
    with pytest.raises(CampaignCopyRejected) as refused:
        submitted(programme, clock, price_campaign(text={"zh": "2500分可兑换原价9000分的四件套"}))
    (finding,) = refused.value.data["findings"]
    assert (finding["code"], finding["suggestion"]) == ("PRICE_WRONG", "原3000分,现2500分")


def test_together_with_what_runs_beside_it_it_may_not_give_back_too_much(
    publish: Publish, demo: str, shops: Connection, clock: FixedClock
) -> None:
    """CTL-08: 2 % base, gold doubled; with ten times more on towels 24 %."""
    publish(cheap(demo, 1_000_000))
    dear = [{**DOUBLE, "earn": {"kind": "multiplier", "bonus_bp": 100_000}}]
    with pytest.raises(FaceRebateTooHigh):
        submitted(shops, clock, campaign_document(rules=dear))


def test_a_code_is_used_once(programme: Connection, clock: FixedClock) -> None:
    published(programme, clock, campaign_document())
    with pytest.raises(CampaignInvalid) as refused:
        published(programme, clock, campaign_document())
    assert refused.value.data["problems"][0]["code"] == "CODE_TAKEN"


def test_only_what_runs_at_the_same_time_counts_together(
    publish: Publish, demo: str, shops: Connection, clock: FixedClock
) -> None:
    """2 % base, ×2 for gold, and a campaign of +500 %: 14 %; two of them on one day are 24 %, above 20 %."""
    publish(cheap(demo, 1_000_000))
    towels = [{**DOUBLE, "earn": {"kind": "multiplier", "bonus_bp": 50_000}, "categories": ["towels"]}]
    assert published(shops, clock, campaign_document(rules=towels)).face_rebate_bp == 1400, "gold and towels"
    published(shops, clock, campaign_document(campaign="after", rules=towels, schedule=JANUARY))
    with pytest.raises(FaceRebateTooHigh):
        published(shops, clock, campaign_document(campaign="beside", rules=towels))


def test_a_new_version_is_held_against_the_campaigns_that_run_under_it(
    publish: Publish, demo: str, shops: Connection, clock: FixedClock
) -> None:
    """Gold ×4 and curtains ×2 are 10 %; with +600 % on curtains in January 22 %, above 20 %; in February 10 %."""
    roomy = cheap(demo, 1_000_000)
    publish(roomy)
    curtains = [{**DOUBLE, "earn": {"kind": "multiplier", "bonus_bp": 60_000}, "categories": ["curtain"]}]
    assert published(shops, clock, campaign_document(rules=curtains, schedule=JANUARY)).face_rebate_bp == 1800
    gold = "bonus_bp: 10000}\n    conditions: {tiers"
    assert gold in roomy
    dearer = roomy.replace(gold, gold.replace("10000", "30000"))
    first_day = "effective_from: 2023-01-01T00:00:00+08:00"
    with pytest.raises(FaceRebateTooHigh):
        publish(dearer.replace(first_day, "effective_from: 2027-01-31T00:00:00+08:00"))
    assert publish(dearer.replace(first_day, "effective_from: 2027-02-01T00:00:00+08:00")).rebate_bp == 1000
