# SPDX-License-Identifier: Apache-2.0
"""Sign where the ledger's chains stand, again and again, into files that no database user can reach."""

import time
from pathlib import Path

import psycopg

from haowu.config.database import connect
from haowu.config.running.terminal import say
from haowu.config.secrets import heads_directory, load_secrets
from haowu.ledger.operations.seal_heads import seal_heads

AUDITOR = "haowu_auditor"
_EVERY_SECONDS = 60.0


class Sealing:
    """Seals at most once a minute; a tail of the ledger cut off later than that shows in `haowu ledger verify`."""

    def __init__(self, var: Path, url: str) -> None:
        """Prepare; the first digest is due at once."""
        self._key = load_secrets(var).head_signing_key
        self._directory = heads_directory(var)
        self._url = url
        self._due_at = 0.0

    def seal_when_due(self) -> None:
        """Seal if a minute has passed; what fails is tried again in a minute."""
        if time.monotonic() >= self._due_at:
            self._due_at = time.monotonic() + _EVERY_SECONDS
            self.seal()

    def seal(self) -> bool:
        """Write a digest for each chain that moved; return whether that could be done.

        A database that is away or a disk that is full is said, and ends nothing: the tills go on.
        """
        try:
            with connect(self._url, AUDITOR, name="haowu sealing") as connection:
                seal_heads(connection, self._directory, self._key)
        except (OSError, psycopg.Error) as problem:
            reason = next(iter(str(problem).splitlines()), type(problem).__name__)
            say(f"链头签名没有写成,一分钟后再试:{reason}", f"chain heads not sealed, next try in a minute: {reason}")
            return False
        return True
