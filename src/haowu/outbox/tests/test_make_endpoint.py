# SPDX-License-Identifier: Apache-2.0
"""An endpoint, its secret, its change and its end."""

from collections.abc import Sequence

import pytest
from psycopg import Connection, connect

from haowu.kernel.clock import FixedClock
from haowu.outbox.errors import AddressRefused, EndpointInvalid, EndpointNotFound, EventKindUnknown, SecretUnreadable
from haowu.outbox.operations.change_endpoint import change_endpoint
from haowu.outbox.operations.make_endpoint import NewEndpoint, make_endpoint
from haowu.outbox.operations.remove_endpoint import remove_endpoint
from haowu.outbox.queries import get_endpoint, list_endpoints
from haowu.outbox.sealed_secrets import seal, unseal
from haowu.outbox.tests.post_office import KEY, PostOffice

URL = "https://shop.example/hooks"


def make(
    connection: Connection, clock: FixedClock, merchant: str = "jiafang", url: str = URL, kinds: Sequence[str] = ("*",)
) -> NewEndpoint:
    return make_endpoint(connection, merchant=merchant, url=url, kinds=kinds, key=KEY, clock=clock)


def test_an_endpoint_is_listed_without_its_secret(connection: Connection, clock: FixedClock) -> None:
    made = make(connection, clock, kinds=["points.earned", "voucher.used", "points.earned"])
    (found,) = list_endpoints(connection, "jiafang")
    assert (found.id, found.url, found.kinds, found.state) == (
        made.id, URL, ("points.earned", "voucher.used"), "active",
    )  # fmt: skip
    assert made.secret not in repr((made, found))


def test_the_secret_is_kept_sealed_and_bound_to_its_endpoint(connection: Connection, clock: FixedClock) -> None:
    made = make(connection, clock)
    ((stored,),) = connection.execute("select secret from outbox_endpoint").fetchall()
    assert made.secret.encode() not in bytes(stored)
    assert unseal(KEY, bytes(stored), endpoint_id=made.id) == made.secret
    for key, number in ((KEY, made.id + 1), (bytes(32), made.id)):
        with pytest.raises(SecretUnreadable):
            unseal(key, bytes(stored), endpoint_id=number)
    with pytest.raises(SecretUnreadable):
        unseal(KEY, b"\x02" + bytes(stored)[1:], endpoint_id=made.id)
    assert seal(KEY, made.secret, endpoint_id=made.id) != bytes(stored), "each sealing has a nonce of its own"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"url": "http://shop.example/"}, EndpointInvalid),
        ({"url": "https://192.168.0.10/"}, AddressRefused),
        ({"kinds": ["points.invented"]}, EventKindUnknown),
        ({"kinds": []}, EndpointInvalid),
        ({"merchant": "no such code!"}, EndpointInvalid),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    connection: Connection, clock: FixedClock, changed: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(connection, clock, **changed)
    assert connection.execute("select count(*) from outbox_endpoint").fetchone() == (0,)


def test_anothers_endpoint_is_not_found(connection: Connection, clock: FixedClock) -> None:
    made = make(connection, clock)
    with pytest.raises(EndpointNotFound):
        get_endpoint(connection, "muying", made.id)
    with pytest.raises(EndpointNotFound):
        remove_endpoint(connection, endpoint_id=made.id, merchant="muying")
    with pytest.raises(EndpointNotFound):
        change_endpoint(
            connection, endpoint_id=made.id, merchant="muying", url=URL, kinds=["*"], is_active=True, clock=clock
        )
    assert get_endpoint(connection, "jiafang", made.id).state == "active"


def test_who_is_switched_off_hears_nothing_and_on_again_what_still_waited(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    switch(office, is_active=False)
    office.happen(2)
    office.hand_out()
    assert office.deliver() == []
    assert office.state() == ("disabled", "由操作人停用 switched off by hand")
    switch(office, is_active=True)
    assert len(office.deliver()) == 1  # what happened while it was off is had by a replay
    assert [message.content["data"]["number"] for message in office.receiver.messages] == [1]


def test_what_is_removed_is_gone_with_its_secret(office: PostOffice) -> None:
    office.happen(1)
    office.hand_out()
    remove_endpoint(office.connection, endpoint_id=office.endpoint.id, merchant="jiafang")
    assert office.deliver() == []
    assert list_endpoints(office.connection, "jiafang") == []
    assert office.row("select secret, earlier_secret from outbox_endpoint") == (b"", None)


@pytest.mark.parametrize("role", ["haowu_writer", "haowu_reader", "haowu_auditor", "haowu_web"])
def test_nobody_else_reads_secrets(database_url: str, role: str) -> None:
    with connect(database_url, options=f"-c role={role}") as line:
        refused = line.execute("select has_column_privilege('outbox_endpoint', 'secret', 'select')").fetchone()
    assert refused == (False,)


def switch(office: PostOffice, *, is_active: bool) -> None:
    change_endpoint(
        office.connection, endpoint_id=office.endpoint.id, merchant="jiafang", url=office.receiver.url(), kinds=["*"],
        is_active=is_active, clock=office.clock, allow_private=True,
    )  # fmt: skip
    office.connection.commit()
