# SPDX-License-Identifier: Apache-2.0
"""Statements sent together: in the caller's pipeline if there is one, in one of our own otherwise.

A pipeline within a pipeline would wait for all that was sent before it, which is what the caller wanted to avoid.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import psycopg
from psycopg.pq import PipelineStatus


def pipelined(connection: psycopg.Connection[Any]) -> AbstractContextManager[object]:
    """Return a context in which statements on `connection` need not be waited for one by one."""
    if connection.pgconn.pipeline_status != PipelineStatus.OFF:
        return nullcontext()
    return connection.pipeline()
