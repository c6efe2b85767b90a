# SPDX-License-Identifier: Apache-2.0
"""What exists at another merchant, or of another member, is not there when asked for under one's own path.

The permission matrix asks with numbers that nothing has; here each number is real, and so is the refusal: 404, whoever
asks, and nothing changed. Every address that names an object must stand here.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import pytest

from haowu.access.roles import ROLES, Binding
from haowu.doors.management_api.guard import Endpoint
from haowu.doors.management_api.routes import ROUTERS
from haowu.doors.management_api.routing import ENDPOINTS
from haowu.kernel.clock import FixedClock
from tests.journeys.desk import Client, Desk
from tests.journeys.engaged import ENGAGED
from tests.journeys.exchanging import Exchanging
from tests.journeys.mall import Mall, build_mall, order
from tests.journeys.promoting import Promoter, campaign
from tests.journeys.shelf import Shelf
from tests.journeys.till import Running, Till

assert ROUTERS
NAMES_ONLY: Final = {
    "put_store": "a store is made under the name that one gives it",
    "decide_acceptance": "a programme is everybody's",
    "accept_invitation": "an invitation is somebody else's by its nature",
    "join_household": "so is a household",
    "stop_waiting": "a slot is everybody's, the place in its queue one's own",
}
GONE: Final = {
    "stores": "STORE_UNKNOWN",
    "campaign-drafts": "CAMPAIGN_DRAFT_NOT_FOUND",
    "campaigns": "CAMPAIGN_NOT_FOUND",
    "rewards": "REWARD_UNKNOWN",
    "slots": "SLOT_UNKNOWN",
    "suggestions": "SUGGESTION_NOT_FOUND",
    "lectures": "LECTURE_NOT_FOUND",
    "agreements": "AGREEMENT_UNKNOWN",
    "redemptions": "REDEMPTION_NOT_FOUND",
    "aftersales": "AFTERSALE_NOT_FOUND",
    "voucher-uses": "VERIFICATION_NOT_FOUND",
    "statements": "STATEMENT_UNKNOWN",
    "webhook-endpoints": "WEBHOOK_ENDPOINT_NOT_FOUND",
    "deliveries": "WEBHOOK_DELIVERY_NOT_FOUND",
}
"""What stands before a number in an address → what is said when it is not one's own."""
LATER: Final = "2026-12-20T10:00:00+08:00"
PLAN: Final = campaign(
    "later",
    "2027-03-01T00:00:00",
    "2027-04-01T00:00:00",
    prices=[{"merchant": "jiafang", "rewards": ["cloth"], "points": 900}],
)
HOOK: Final = {"url": "http://127.0.0.1:9/hook", "kinds": ["*"]}
ASIDE: Final = {"wish": "return", "reason": "quality_defect"}
BODIES: Final[dict[str, Any]] = {
    "place_store": {"region": "33", "since": "2027-01-01"},
    "replace_campaign_draft": PLAN,
    "call_off_campaign": {"reason": "改期"},
    "replace_reward": Shelf.body("cloth"),
    "suspend_reward": {"reason": "缺货"},
    "set_stock": {"stocked": 1},
    "announce_price": {"points": 990, "from_at": LATER, "reason": "cost"},
    "record_evidence": {"price_fen": 1, "source": "价签", "collected_at": "2026-11-22T09:00:00+08:00"},
    "set_reward_season": {"calendar": "EYE_CARE_DAY"},
    "open_slots": {"slots": [{"starts_at": LATER, "ends_at": "2026-12-20T11:00:00+08:00", "store": "jiafang-01"}]},
    "load_partner_codes": {"codes": ["A"]},
    "handle_suggestion": {"state": "TRIAGED"},
    "record_attendance": {"member": "M100001"},
    "end_agreement": {"last_day": "2027-01-01"},
    "ask_for_aftersale": ASIDE,
    "open_aftersale_at_counter": ASIDE,
    "decide_aftersale": {"is_approved": True},
    "complete_aftersale": {},
    "cancel_slot": {"reason": "店休"},
    "cancel_redemption": {},
    "fulfil_redemption": {},
    "print_slip": {"member": "M100001"},
    "revoke_verification": {},
    "answer_statement": {"is_right": True},
    "change_webhook_endpoint": HOOK,
    "replay_webhooks_since": {"since": "2026-11-22T09:00:00+08:00"},
}


def naming(owner: str) -> list[Endpoint]:
    """Return the addresses below an owner that name one thing of theirs."""
    below = re.compile(rf"/{owner}s/\{{{owner}\}}/.*\{{")
    return [each for each in ENDPOINTS if below.match(each.path) and each.name not in NAMES_ONLY]


@pytest.fixture
def mall(database_url: str, clock: FixedClock) -> Mall:
    """A mall whose programme rewards taking part, too."""
    return build_mall(database_url, clock, ENGAGED)


@pytest.fixture
def desk(mall: Mall, database_url: str) -> Desk:
    """A desk that lets webhooks go to this machine."""
    return Desk(database_url, mall.clock, is_webhook_sandbox=True)


def made(answer: Any) -> Any:
    """Return what was made."""
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


@pytest.fixture
def there(desk: Desk, server: Running, mall: Mall) -> dict[str, str]:
    """One of everything at muying, by what stands before it in an address."""
    shop = Exchanging(desk, Till(server, mall.muying), merchant="muying")
    shop.till.credit(order("B-1", 1_000_000, merchant="muying"))
    assert shop.till.post("/orders/B-1/confirm", {}).status_code == 201
    shop.offer("cloth", "浴巾", 1_000, 10_000, fulfilment="pickup", acceptor="母婴一店")
    shop.offer("wash", "清洗", 1_000, 10_000, kind="service", acceptor="母婴一店")
    shop.shelf.put_up("care", kind="appointment", name_zh="护理", points=800, acceptor="母婴一店")
    slot = {"starts_at": LATER, "ends_at": "2026-12-20T11:00:00+08:00", "store": "muying-01"}
    taken, washed, open_one = shop.get("cloth")["id"], shop.get("wash")["id"], shop.get("cloth")["id"]
    shop.hand_over(taken)
    used = made(shop.verify(shop.token(shop.voucher(washed)["qr"])))["vouchers"][0]["verification"]
    hooks = f"{shop.ours}/webhook-endpoints"
    endpoint = made(shop.manager.post(hooks, HOOK))["id"]
    promoter = Promoter(desk, "muying")
    body = {**PLAN, "prices": [{"merchant": "muying", "rewards": ["cloth"], "points": 900}]}
    suggestion = {"merchant": "muying", "words": "停车位太少了"}
    lecture = {
        "code": "L-1", "title": "育儿", "place": "母婴一店", "starts_at": LATER,
        "ends_at": "2026-12-20T12:00:00+08:00", "capacity": 9,
    }  # fmt: skip
    found = {
        "stores": "muying-01",
        "rewards": "cloth",
        "campaigns": promoter.launch({**body, "campaign": "spring"})["code"],
        "campaign-drafts": promoter.write(body).rpartition("/")[2],
        "slots": made(shop.manager.post(f"{shop.ours}/rewards/care/slots", {"slots": [slot]}))[0],
        "suggestions": made(shop.me.post(f"/members/{shop.member}/suggestions", suggestion))["id"],
        "lectures": made(shop.manager.post(f"{shop.ours}/lectures", lecture))["id"],
        "agreements": made(desk.as_role("auditor").get(f"{shop.ours}/agreements"))["items"][0]["id"],
        "redemptions": open_one,
        "aftersales": made(shop.me.post(f"{shop.mine}/{taken}/aftersales", ASIDE))["id"],
        "voucher-uses": used,
        "webhook-endpoints": endpoint,
        "deliveries": made(shop.manager.post(f"{hooks}/{endpoint}/test"))["delivery_id"],
    }
    mall.clock.move_to(datetime.fromisoformat("2026-12-02T10:00:00+08:00"))
    run = made(desk.as_role("operator_finance").post("/settlement-runs", {"program": "mall", "month": "2026-11"}))
    return {name: str(number) for name, number in {**found, "statements": run["statements"]["muying"]}.items()}


def address(endpoint: Endpoint, owner: str, there: dict[str, str]) -> str:
    """Return the endpoint's address below `owner`, with what is there at muying."""
    head = re.sub(r"^/(\w+)/\{\w+\}", rf"/\1/{owner}", endpoint.path)
    return re.sub(r"([\w-]+)/\{\w+\}", lambda part: f"{part[1]}/{there[part[1]]}", head)


def askers(desk: Desk, endpoint: Endpoint) -> Iterator[Client]:
    """Yield somebody of jiafang, or the other member, and somebody of the platform, as far as there are such."""
    for binding in Binding:
        roles = [role for role, (bound, scopes) in ROLES.items() if bound is binding and endpoint.scope in scopes]
        if roles and binding is Binding.PLATFORM:
            yield desk.as_role(roles[0])
        elif roles and binding is Binding.MERCHANT and endpoint.owner == "merchant":
            yield desk.as_role(roles[0], merchant="jiafang")
        elif roles and binding is Binding.MEMBER and endpoint.owner == "member":
            yield desk.as_role(roles[0], member="M100002")


def seen(desk: Desk, there: dict[str, str]) -> dict[str, str]:
    """Return all that can be read below the owners of what is there."""
    found = {}
    for endpoint in ENDPOINTS:
        if endpoint.method != "GET" or endpoint.owner == "platform" or endpoint.name in NAMES_ONLY:
            continue
        reader = next(role for role, (bound, scopes) in ROLES.items()
                      if bound is Binding.PLATFORM and endpoint.scope in scopes)  # fmt: skip
        path = address(endpoint, "muying" if endpoint.owner == "merchant" else "M100001", there)
        answer = desk.as_role(reader).get(path)
        is_gone = answer.status_code == 404 and answer.json()["code"] in GONE.values()
        assert answer.status_code < 500, (path, answer.text)
        assert not is_gone, (path, answer.text)
        if answer.status_code == 200:
            found[path] = answer.text
    return found


def test_it_is_not_there_under_ones_own_path_and_nothing_is_changed(desk: Desk, there: dict[str, str]) -> None:
    before = seen(desk, there)
    tried: set[str] = set()
    wrong = []
    for endpoint in [*naming("merchant"), *naming("member")]:
        path = address(endpoint, "jiafang" if endpoint.owner == "merchant" else "M100002", there)
        named = re.findall(r"([\w-]+)/\{\w+\}", endpoint.path)[1:]
        tried |= set(named)
        for client in askers(desk, endpoint):
            answer = client.ask(endpoint.method, path, BODIES.get(endpoint.name))
            code = answer.json()["code"]
            is_gone = answer.status_code == 404 and code in {GONE[name] for name in named if name in GONE}
            if not is_gone and code != "MEMBER_NOT_PRESENT":  # what the platform is told where only the member may ask
                wrong.append((endpoint.method, path, answer.status_code, answer.text[:200]))
    assert wrong == []
    assert tried == set(GONE)
    assert seen(desk, there) == before


def test_what_was_asked_for_is_there_for_its_owner(desk: Desk, there: dict[str, str]) -> None:
    whole = "\n".join(seen(desk, there).values())
    for name, number in there.items():
        assert re.search(rf'["/:]{re.escape(number)}\b', whole), name
