# SPDX-License-Identifier: Apache-2.0
"""A statement with its name on the server."""

from hashlib import blake2b
from typing import Final

PLACEHOLDER: Final = "%s"


class Statement:
    """SQL with `%s` for each parameter, prepared under a name of its own the first time a connection sends it."""

    __slots__ = ("name", "text")

    def __init__(self, sql: str) -> None:
        """Write the parameters as PostgreSQL wants them ($1 …), and name the statement after its text."""
        first, *rest = sql.split(PLACEHOLDER)
        self.text = "".join([first, *[f"${number}{piece}" for number, piece in enumerate(rest, 1)]]).encode()
        self.name = b"hw_" + blake2b(self.text, digest_size=12).hexdigest().encode()
