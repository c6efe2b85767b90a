# SPDX-License-Identifier: Apache-2.0
"""The system user that PostgreSQL runs as: ourselves, or, when we are root, one without privileges."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from haowu.config.problem import SetupProblem

SERVER_USER = "haowu-pg"
FALLBACK_USER = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A system user; `is_other` when processes must be started in its name because we are root."""

    uid: int
    gid: int
    name: str
    is_other: bool

    def can_reach(self, directory: Path) -> bool:
        """Return whether this user may enter `directory`; the kernel is asked, so that ACLs count too."""
        if not self.is_other:
            return os.access(directory, os.X_OK)
        command = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)]
        finished = subprocess.run(
            command, user=self.uid, group=self.gid, extra_groups=[], cwd="/", capture_output=True, check=False
        )
        return finished.returncode == 0

    def give(self, path: Path, mode: int) -> None:
        """Make `path`, which is one of our own, belong to this user with `mode`."""
        path.chmod(mode)
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """Return who the server runs as; as root the user `haowu-pg` is created when it is missing."""
    if os.geteuid() != 0:
        return _named(pwd.getpwuid(os.geteuid()), is_other=False)
    entry = _find(SERVER_USER) or _create() or _find(FALLBACK_USER)
    if entry is None:
        raise SetupProblem(
            zh="以 root 运行时需要一个无特权的系统用户;请先执行 useradd --system haowu-pg。",
            en="As root an unprivileged system user is needed; run `useradd --system haowu-pg` first.",
        )
    return _named(entry, is_other=True)


def account_of(path: Path) -> Account:
    """Return the owner of `path`, an existing data directory: whoever made it stays its user."""
    return _named(pwd.getpwuid(path.stat().st_uid), is_other=os.geteuid() == 0)


def _named(entry: pwd.struct_passwd, *, is_other: bool) -> Account:
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name, is_other=is_other)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd | None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        return None
    options = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    subprocess.run([program, *options, SERVER_USER], capture_output=True, check=False)
    return _find(SERVER_USER)
