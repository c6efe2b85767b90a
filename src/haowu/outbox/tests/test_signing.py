# SPDX-License-Identifier: Apache-2.0
"""Signatures are those of Standard Webhooks, to the byte."""

import base64

import pytest

from haowu.outbox.signing import LONGEST, SHORTEST, headers, is_signed, key_of, new_secret, sign

# The example that Standard Webhooks publishes with its libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - a published example
MESSAGE = {"message_id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "timestamp": 1_614_265_330, "body": b'{"test": 2432232314}'}
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_example_is_signed_the_same() -> None:
    assert sign(SECRET, **MESSAGE) == SIGNATURE  # type: ignore[arg-type]  # one mapping, three types


@pytest.mark.parametrize(
    "changed", [{"message_id": "msg_other"}, {"timestamp": 1_614_265_331}, {"body": b'{"test": 2432232315}'}]
)
def test_a_signature_covers_id_time_and_body(changed: dict[str, object]) -> None:
    assert is_signed(SECRET, **MESSAGE, signatures=SIGNATURE)  # type: ignore[arg-type]  # as above
    assert not is_signed(SECRET, **{**MESSAGE, **changed}, signatures=SIGNATURE)  # type: ignore[arg-type]  # as above


def test_each_secret_signs_and_each_holder_finds_their_own() -> None:
    old, new = new_secret(), new_secret()
    made = headers([new, old], message_id="evt_1", timestamp=7, body=b"{}")
    assert (made["webhook-id"], made["webhook-timestamp"]) == ("evt_1", "7")
    for secret, is_known in ((old, True), (new, True), (new_secret(), False)):
        signatures = made["webhook-signature"]
        assert is_signed(secret, message_id="evt_1", timestamp=7, body=b"{}", signatures=signatures) is is_known


def test_a_new_secret_has_256_random_bits() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(key_of(secret)) for secret in secrets} == {32}


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_not base64!",
        "whsec_" + base64.b64encode(bytes(SHORTEST - 1)).decode(),
        "whsec_" + base64.b64encode(bytes(LONGEST + 1)).decode(),
    ],
)
def test_what_is_no_secret_signs_nothing(secret: str) -> None:
    with pytest.raises(ValueError, match="whsec_"):
        key_of(secret)
