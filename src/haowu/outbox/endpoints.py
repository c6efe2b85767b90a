# SPDX-License-Identifier: Apache-2.0
"""An endpoint as it is shown and as it is checked."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from haowu.outbox.addresses import checked_url
from haowu.outbox.errors import EndpointInvalid, EventKindUnknown
from haowu.outbox.kinds import KINDS

EVERYTHING: Final = "*"
CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Endpoint(msgspec.Struct, frozen=True):
    """An endpoint without its secrets."""

    id: int
    merchant: str
    url: str
    kinds: tuple[str, ...]
    state: str
    state_reason: str
    created_at: datetime
    earlier_secret_until: datetime | None


def check_endpoint(merchant: str, url: str, kinds: Sequence[str], *, allow_private: bool) -> list[str]:
    """Return the kinds sorted, each once; raises `EndpointInvalid`, `AddressRefused` or `EventKindUnknown`."""
    if merchant != EVERYTHING and CODE.fullmatch(merchant) is None:
        raise EndpointInvalid(field="merchant")
    checked_url(url, allow_private=allow_private)
    wanted = sorted(set(kinds))
    if not wanted:
        raise EndpointInvalid(field="kinds")
    for kind in wanted:
        if kind not in KINDS and kind != EVERYTHING:
            raise EventKindUnknown(kind=kind)
    return wanted
