# SPDX-License-Identifier: Apache-2.0
"""Commands and results as one line of JSON each, for the test writer's socket."""

from typing import Final

import msgspec

from haowu.ledger.commands import (
    Adjust,
    AnyCommand,
    Capture,
    ClawBack,
    Confirm,
    Earn,
    Expire,
    Hold,
    Reverse,
    Spend,
    Void,
)
from haowu.ledger.results import Result

KINDS: Final[dict[str, type[AnyCommand]]] = {
    kind.__name__: kind for kind in (Adjust, Capture, ClawBack, Confirm, Earn, Expire, Hold, Reverse, Spend, Void)
}


def write_command(command: AnyCommand) -> bytes:
    """Return the command as one line."""
    return msgspec.json.encode([type(command).__name__, command]) + b"\n"


def read_command(line: bytes) -> AnyCommand:
    """Return the command of a line."""
    kind, body = msgspec.json.decode(line, type=tuple[str, msgspec.Raw])
    return msgspec.json.decode(body, type=KINDS[kind])


def write_result(result: Result) -> bytes:
    """Return the result as one line."""
    return msgspec.json.encode(result) + b"\n"


def read_result(line: bytes) -> Result:
    """Return the result of a line."""
    return msgspec.json.decode(line, type=Result)
