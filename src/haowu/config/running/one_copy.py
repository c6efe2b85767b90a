# SPDX-License-Identifier: Apache-2.0
"""Two copies may run side by side, but not on one data directory and not on one port."""

import contextlib
import fcntl
import socket
from collections.abc import Iterator
from pathlib import Path

from haowu.config.environment import make_var
from haowu.config.problem import SetupProblem


@contextlib.contextmanager
def only_copy_of(var: Path) -> Iterator[None]:
    """Hold `var` until the end; the kernel frees it when this process ends in any way."""
    make_var(var)
    with (var / "up.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SetupProblem(
                zh=f"{var} 已有一个 make up 在运行;另开一份请设置 HAOWU_VAR 和 PORT。",
                en=f"A `make up` runs on {var} already; for a second one set HAOWU_VAR and PORT.",
            ) from None
        yield


def check_port_is_free(host: str, port: int) -> None:
    """Raise `SetupProblem` when somebody listens on `port`; the server itself would silently share it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupProblem(
                zh=f"端口 {port} 不可用({error.strerror});请换一个,例如 PORT={port + 1} make up。",
                en=f"Port {port} cannot be used ({error.strerror}); choose another, as in `PORT={port + 1} make up`.",
            ) from None
