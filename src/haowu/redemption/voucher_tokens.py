# SPDX-License-Identifier: Apache-2.0
"""Short-lived signed words: the dynamic QR that a member shows, and the token between prepare and verify."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from io import BytesIO
from secrets import token_urlsafe
from typing import Final

import segno

QR_SECONDS: Final = 60
TOKEN_SECONDS: Final = 300
QR: Final = "HWV"
TOKEN: Final = "HWT"  # noqa: S105 - a kind of word, no secret
_TAG: Final = 16
_NUMBER: Final = 8
_NONCE: Final = 6


def qr_payload(voucher_id: int, *, at: datetime, secret: bytes) -> str:
    """Return what the QR on the member's screen says at `at`; good for a minute."""
    return _sign(QR, voucher_id, int(at.timestamp()) + QR_SECONDS, "", secret)


def read_qr(payload: str, *, at: datetime, secret: bytes) -> int | None:
    """Return the voucher that a QR names, or None if it is forged, torn or over."""
    return _read(QR, payload, "", at, secret)


def verify_token(voucher_id: int, place: str, *, at: datetime, secret: bytes) -> str:
    """Return the word by which the terminal at `place` may use the voucher within five minutes.

    It is the key of one use, so no two are alike, though they be asked for in the same second: two lines of a voucher
    may be used one right after the other.
    """
    nonce = token_urlsafe(_NONCE)
    word = _sign(TOKEN, voucher_id, int(at.timestamp()) + TOKEN_SECONDS, f"{place}#{nonce}", secret)
    return f"{TOKEN}.{nonce}.{word.removeprefix(f'{TOKEN}.')}"


def read_token(token: str, place: str, *, at: datetime, secret: bytes) -> int | None:
    """Return the voucher of a token made for `place`, or None if it is forged, meant for elsewhere, or over."""
    return _read_token(token, place, at, secret)


def token_voucher(token: str, place: str, *, secret: bytes) -> int | None:
    """Return the voucher of a genuine token, be it over: a repetition may come late."""
    return _read_token(token, place, None, secret)


def qr_svg(payload: str) -> bytes:
    """Return the QR as an SVG picture."""
    drawn = BytesIO()
    segno.make_qr(payload, error="m").save(drawn, kind="svg", scale=6, border=4, xmldecl=False)
    return drawn.getvalue()


def _read_token(token: str, place: str, at: datetime | None, secret: bytes) -> int | None:
    said, _, rest = token.partition(".")
    nonce, _, packed = rest.partition(".")
    return _read(TOKEN, f"{said}.{packed}", f"{place}#{nonce}", at, secret)


def _sign(kind: str, number: int, until: int, place: str, secret: bytes) -> str:
    body = number.to_bytes(_NUMBER, "big") + until.to_bytes(_NUMBER, "big")
    return f"{kind}.{urlsafe_b64encode(body + _tag(kind, body, place, secret)).decode().rstrip('=')}"


def _read(kind: str, word: str, place: str, at: datetime | None, secret: bytes) -> int | None:
    said, _, packed = word.partition(".")
    if said != kind or len(packed) != 43 or not packed.isascii():  # noqa: PLR2004 - 32 bytes in base64
        return None
    try:
        raw = urlsafe_b64decode(packed + "=")
    except ValueError:
        return None
    body, tag = raw[: 2 * _NUMBER], raw[2 * _NUMBER :]
    if not hmac.compare_digest(tag, _tag(kind, body, place, secret)):
        return None
    if at is not None and int.from_bytes(body[_NUMBER:], "big") < at.timestamp():
        return None
    return int.from_bytes(body[:_NUMBER], "big")


def _tag(kind: str, body: bytes, place: str, secret: bytes) -> bytes:
    return hmac.digest(secret, f"{kind}:{place}:".encode() + body, "sha256")[:_TAG]
