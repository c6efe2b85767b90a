# SPDX-License-Identifier: Apache-2.0
"""What the commands are given: config makes one and puts it into `typer.Context.obj`; tests make their own.

Everything that costs something is a callable, so that `haowu --help` starts no server and makes no key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from haowu.kernel.clock import Clock
from haowu.members.keys import MemberKeys
from haowu.wire.line import Line

WRITER = "haowu_writer"
"""The database role under which commands post points; others read as the role that they were given."""


class Connect(Protocol):
    """Makes connections; may start the embedded server first."""

    def __call__(self, role: str | None = None) -> Line:
        """Return a new connection that acts as `role` (None: as the owner of the tables)."""
        ...


@dataclass(frozen=True, slots=True)
class Runtime:
    """One copy of the system, as the command line sees it. `heads` is where signed chain heads are kept."""

    connect: Connect
    clock: Clock
    var: Path
    heads: Path
    member_keys: Callable[[], MemberKeys]
    head_signing_key: Callable[[], Ed25519PrivateKey]
    head_public_key: Callable[[], Ed25519PublicKey]


def runtime_of(context: typer.Context) -> Runtime:
    """Return the runtime that config has put into `context`."""
    runtime = context.obj
    if not isinstance(runtime, Runtime):
        raise TypeError(context.obj)
    return runtime
