# SPDX-License-Identifier: Apache-2.0
"""R049 防止…突然缩短有效期、隐瞒期限信息: hash, publication log, comparison of versions; tampering is seen (CTL-21)."""

import hashlib

import psycopg
import pytest

from haowu.config.database import connect
from tests.journeys.desk import Desk
from tests.journeys.mall import Mall, order
from tests.journeys.publishing import Publisher, next_version
from tests.journeys.till import Running, Till

SOURCE = next_version("2027-01-01T00:00:00+08:00", ("months: 36", "months: 24"))


@pytest.fixture
def publisher(desk: Desk, till: Till) -> Publisher:
    """The operator's staff; somebody has points already."""
    till.credit(order("V1", 80_000))
    return Publisher(desk)


def test_each_version_has_its_hash_and_anybody_can_reckon_it(desk: Desk, publisher: Publisher) -> None:
    published = publisher.publish(SOURCE)
    member = desk.as_role("member", member="M100001")
    version = member.get("/programs/mall/versions/2").json()
    assert version["sha256"] == published["sha256"] == hashlib.sha256(version["body"].encode()).hexdigest()
    assert '"months":24' in version["body"]
    checks = desk.as_role("regulator").get("/programs/mall/integrity").json()["items"]
    assert [(check["version"], check["problem"]) for check in checks] == [(1, None), (2, None)]
    assert checks[1]["sha256"] == published["sha256"]


def test_the_log_says_who_when_and_what(desk: Desk, publisher: Publisher) -> None:
    publisher.publish(SOURCE)
    page = desk.as_role("regulator").get("/programs/mall/publications?limit=1").json()
    more = desk.as_role("regulator").get(f"/programs/mall/publications?cursor={page['next_cursor']}").json()
    (entry,) = more["items"]
    assert more["next_cursor"] == ""
    assert (entry["version"], entry["is_adverse"], entry["notice_days"]) == (2, True, 40)
    assert entry["approved_by"] not in {None, entry["submitted_by"], entry["published_by"]}
    assert entry["published_at"] == "2026-11-22T02:00:00Z"
    assert (entry["comments_until"], entry["effective_from"]) == ("2026-11-29T02:00:00Z", "2026-12-31T16:00:00Z")
    assert [change["path"] for change in entry["changes"]] == ["point_types.consumption.expiry"]
    (change,) = desk.as_role("member", member="M100001").get("/programs/mall/changes?old=1&new=2").json()
    assert (change["is_adverse"], change["before"]["months"], change["after"]["months"]) == (True, 36, 24)
    assert desk.as_role("regulator").get("/programs/mall/changes?old=2&new=3").json()["code"] == "PROGRAM_NOT_FOUND"


def test_nobody_changes_a_version_or_the_log(desk: Desk, publisher: Publisher) -> None:
    publisher.publish(SOURCE)
    with connect(desk.database_url) as owner:
        for statement in (
            "update programs_version set body = replace(body, '36', '12')",
            "delete from programs_version",
            "update programs_publication set is_adverse = false",
            "delete from programs_publication",
            "truncate programs_publication",
        ):
            with pytest.raises(psycopg.errors.RestrictViolation), owner.transaction():
                owner.execute(statement.encode())
    checks = desk.as_role("regulator").get("/programs/mall/integrity").json()["items"]
    assert [check["problem"] for check in checks] == [None, None]


@pytest.mark.parametrize("is_hash_forged", [False, True], ids=["text", "text and hash"])
def test_tampering_breaks_the_hash_check_and_nothing_starts_with_it(
    desk: Desk, mall: Mall, publisher: Publisher, *, is_hash_forged: bool
) -> None:
    """Past all guards, as the owner: triggers off, the text changed, even its hash made anew."""
    publisher.publish(SOURCE)
    with connect(desk.database_url) as owner:
        owner.execute("alter table programs_version disable trigger user")
        owner.execute("""update programs_version set body = replace(body, '"months":36', '"months":12')""")
        if is_hash_forged:
            owner.execute("update programs_version set sha256 = sha256(convert_to(body, 'UTF8'))")
    checks = desk.as_role("regulator").get("/programs/mall/integrity").json()["items"]
    assert [(check["version"], check["problem"] is None) for check in checks] == [(1, False), (2, True)]
    assert "不一致" in checks[0]["problem"]["zh"]
    step = publisher.submit(SOURCE)
    assert (step.status_code, step.json()["code"]) == (503, "PROGRAM_TAMPERED")
    with pytest.raises(SystemExit), Running(mall.runtime):
        pytest.fail("the Points API starts with terms that nobody published")


def test_what_was_handed_in_is_what_is_published(publisher: Publisher) -> None:
    place = publisher.draft(SOURCE)
    assert publisher.writer.put(place, {"source": SOURCE + "# 改一下\n"}).status_code == 200
    submitted = publisher.writer.post(f"{place}/submission").json()
    frozen = publisher.writer.put(place, {"source": SOURCE.replace("months: 24", "months: 6")})
    assert (frozen.status_code, frozen.json()["code"]) == (409, "DRAFT_STATE")
    own = publisher.writer.post(f"{place}/decision", {"decision": "approved"})
    assert (own.status_code, own.json()["code"]) == (403, "SCOPE_MISSING")
    early = publisher.writer.post(f"{place}/publication")
    assert (early.status_code, early.json()["code"]) == (409, "DRAFT_STATE")
    assert publisher.second.post(f"{place}/decision", {"decision": "approved"}).json()["state"] == "approved"
    published = publisher.writer.post(f"{place}/publication").json()
    assert published["sha256"] == submitted["draft"]["body_sha256"]


def test_a_rejected_or_withdrawn_draft_goes_nowhere(publisher: Publisher) -> None:
    rejected, withdrawn = publisher.draft(SOURCE), publisher.draft(SOURCE)
    publisher.writer.post(f"{rejected}/submission")
    said = publisher.second.post(f"{rejected}/decision", {"decision": "rejected", "note": "理由不足"}).json()
    assert (said["state"], said["note"]) == ("rejected", "理由不足")
    assert publisher.writer.post(f"{withdrawn}/withdrawal").json()["state"] == "withdrawn"
    for place in (rejected, withdrawn):
        assert publisher.writer.post(f"{place}/publication").json()["code"] == "DRAFT_STATE"
    listed = publisher.second.get("/program-drafts?program=mall").json()["items"]
    assert [draft["state"] for draft in listed] == ["rejected", "withdrawn"]
    assert publisher.second.get(rejected).json()["source"] == SOURCE
    assert publisher.writer.get("/program-drafts/99").json()["code"] == "DRAFT_NOT_FOUND"


def test_drafts_are_not_for_members_and_merchants(desk: Desk, publisher: Publisher) -> None:
    place = publisher.draft(SOURCE)
    for client in (desk.as_role("member", member="M100001"), desk.as_role("merchant_manager", merchant="jiafang")):
        assert client.get(place).json()["code"] == "SCOPE_MISSING"
        assert client.post("/program-drafts", {"source": SOURCE}).status_code == 403
