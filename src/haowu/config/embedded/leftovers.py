# SPDX-License-Identifier: Apache-2.0
"""Throw-away servers whose tests were killed before they could remove them."""

import re
import shutil
import tempfile
from pathlib import Path

from haowu.config.embedded.process import is_dead, kill, stragglers

_NAME = re.compile(r"haowu-[a-z]+-(?P<pid>\d+)-\w+")


def remove_leftovers(parent: Path | None = None) -> None:
    """Kill and remove the servers in `parent` (the temporary directory) whose maker is dead."""
    for root in (parent or Path(tempfile.gettempdir())).glob("haowu-*-*-*"):
        found = _NAME.fullmatch(root.name)
        if found and is_dead(int(found["pid"])):
            kill(stragglers(root / "data"))
            shutil.rmtree(root, ignore_errors=True)
