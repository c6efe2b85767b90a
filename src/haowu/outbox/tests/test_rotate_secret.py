# SPDX-License-Identifier: Apache-2.0
"""A new secret: for a day both sign, so that a receiver changes over without losing a message."""

import pytest

from haowu.outbox.errors import EndpointNotFound
from haowu.outbox.operations.make_endpoint import NewEndpoint
from haowu.outbox.operations.rotate_secret import rotate_secret
from haowu.outbox.tests.post_office import KEY, PostOffice
from haowu.outbox.tests.receiver import verified


def rotate(office: PostOffice) -> NewEndpoint:
    made = rotate_secret(
        office.connection, endpoint_id=office.endpoint.id, merchant="jiafang", key=KEY, clock=office.clock
    )
    office.connection.commit()
    return made


def signed_by(office: PostOffice, number: int, *secrets: str) -> list[bool]:
    """Return which of the secrets have signed the next message."""
    office.happen(number)
    office.hand_out()
    office.deliver()
    return [verified(office.receiver.messages[-1], secret, now=office.clock.now()) for secret in secrets]


def test_both_sign_for_24_hours_and_then_the_new_one_alone(office: PostOffice) -> None:
    old = office.endpoint.secret
    new = rotate(office).secret
    assert new != old
    assert signed_by(office, 1, old, new) == [True, True]
    office.wait(hours=23, minutes=59)
    assert signed_by(office, 2, old, new) == [True, True]
    office.wait(minutes=1)
    assert signed_by(office, 3, old, new) == [False, True]


def test_there_are_never_more_than_two(office: PostOffice) -> None:
    first = office.endpoint.secret
    second, third = rotate(office).secret, rotate(office).secret
    assert signed_by(office, 1, first, second, third) == [False, True, True]
    assert len(office.receiver.messages[-1].signatures) == 2


def test_anothers_endpoint_keeps_its_secret(office: PostOffice) -> None:
    with pytest.raises(EndpointNotFound):
        rotate_secret(office.connection, endpoint_id=office.endpoint.id, merchant="muying", key=KEY, clock=office.clock)
    assert signed_by(office, 1, office.endpoint.secret) == [True]
