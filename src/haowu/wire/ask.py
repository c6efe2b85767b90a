# SPDX-License-Identifier: Apache-2.0
"""Ask a prepared statement on whatever connection one was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import psycopg

from haowu.wire.line import Line

if TYPE_CHECKING:
    from haowu.wire.statement import Statement


class Rows(Protocol):
    """An answer, there already or to come."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows, waiting for them if need be."""
        ...


def ask(connection: psycopg.Connection[Any], statement: Statement, *parameters: str) -> Rows:
    """Send `statement`, whose parameters are written as PostgreSQL reads them; dates and numbers in rows come typed.

    Within `Line.together` nothing waits until rows are fetched or the transaction ends; elsewhere the statement is done
    when this returns, in the caller's transaction.
    """
    if isinstance(connection, Line) and connection.is_together:
        return connection.ask(statement, [text.encode() for text in parameters])
    cursor = psycopg.RawCursor(connection)
    cursor.execute(statement.text, parameters, prepare=True, binary=True)
    return cursor


def push(connection: psycopg.Connection[Any]) -> None:
    """Let the server begin with what was asked, if it waits for company."""
    if isinstance(connection, Line) and connection.is_together:
        connection.push()
