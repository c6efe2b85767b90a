# SPDX-License-Identifier: Apache-2.0
"""Where one server keeps its data, its socket and its log.

<root>/data is the data directory and <root>/run has the socket: mode 700, of the server's user (`run` is elsewhere
when its path is too long for a socket). <root>/*.conf are settings and who may connect, written at each start.
<root>/server.log is what the server says.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from haowu.config.embedded.account import Account, account_of, server_account
from haowu.config.embedded.installation import STATE
from haowu.config.environment import make_var
from haowu.config.problem import SetupProblem

_SOCKET_NAME = "/.s.PGSQL.5432"
_SOCKET_LIMIT = 107  # bytes of a unix socket's path on Linux
_LOCATION = "postgres.location"


@dataclass(frozen=True, slots=True)
class Place:
    """One server's directories and their owner."""

    root: Path
    account: Account

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.root / "server.log"

    @property
    def run(self) -> Path:
        """The directory of the socket, short enough for one, and closed to other users."""
        near = self.root / "run"
        if len(os.fsencode(f"{near}{_SOCKET_NAME}")) <= _SOCKET_LIMIT:
            return near
        if self.account.is_other:
            return STATE / "run" / _short(self.root)
        return Path("/tmp") / f"haowu-{self.account.uid}-{_short(self.root)}"  # noqa: S108 - owner and mode are checked

    def prepare(self) -> None:
        """Create the directories; existing ones must be ours."""
        is_shared = self.account.is_other
        self.root.mkdir(mode=0o711 if is_shared else 0o700, parents=True, exist_ok=True)
        if is_shared:
            self.root.chmod(0o711)
            self.run.parent.mkdir(mode=0o711, exist_ok=True)
        self.run.mkdir(mode=0o700, exist_ok=True)
        found = self.run.lstat()
        if self.run.is_symlink() or found.st_uid not in {os.geteuid(), self.account.uid}:
            raise SetupProblem(
                zh=f"目录 {self.run} 属于其他用户;请删除它后重试。",
                en=f"The directory {self.run} belongs to another user; remove it and try again.",
            )
        self.account.give(self.run, 0o700)


def var_place(var: Path) -> Place:
    """Return where the server of data directory `var` lives: inside, or below `STATE` when root's `var` is closed.

    In the second case `var/postgres.location` says where. Raises `SetupProblem` when `var` was copied or moved.
    """
    make_var(var)
    var = var.resolve()
    inside, apart = var / "postgres", STATE / _short(var)
    location = var / _LOCATION
    if location.exists():
        _refuse_moved(location, apart)
        return _owned(apart, server_account())
    account = server_account()
    if not account.is_other or (inside / "data").exists() or account.can_reach(var):
        return _owned(inside, account)
    location.write_text(f"{apart}\n", encoding="utf-8")
    return _owned(apart, account)


def throwaway_place(label: str = "test") -> Place:
    """Return a new place for a server that lives as long as its tests; the caller removes `root` afterwards."""
    account = server_account()
    parent = Path(tempfile.gettempdir())
    if account.is_other and not account.can_reach(parent):
        parent = Path("/tmp")  # noqa: S108 - mkdtemp makes an unguessable, closed directory
    return Place(root=Path(tempfile.mkdtemp(prefix=f"haowu-{label}-{os.getpid()}-", dir=parent)), account=account)


def _owned(root: Path, account: Account) -> Place:
    data = root / "data"
    return Place(root=root, account=account_of(data) if data.exists() else account)


def _refuse_moved(location: Path, expected: Path) -> None:
    named = location.read_text(encoding="utf-8").strip()
    if named != str(expected):
        raise SetupProblem(
            zh=f"{location.parent} 是从别处复制或移动来的,它的数据库在 {named}。要新建数据库,请删除 {location}。",
            en=f"{location.parent} was copied or moved; its database is in {named}. Remove {location} to start anew.",
        )


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
