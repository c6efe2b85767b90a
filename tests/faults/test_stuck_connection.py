# SPDX-License-Identifier: Apache-2.0
"""A server that dies in the middle of a pipeline can leave a connection busy for ever; the writer must not keep it.

Found by the long run of `test_api_kills.py`: neither closed nor broken, and every call answered 503 from then on.
"""

from typing import Any

import pytest

from haowu.doors.points_api.attempts import ConnectionLost, attempt, is_usable
from haowu.kernel.clock import FixedClock
from haowu.wire.line import Line


def test_a_connection_that_is_busy_with_a_dead_pipeline_is_lost(database_url: str, clock: FixedClock) -> None:
    """Busy, but not broken: it is given up, not asked again."""
    with Line.connect(database_url, autocommit=True) as connection:
        assert is_usable(connection)
        connection.pgconn.enter_pipeline_mode()
        connection.pgconn.send_query_params(b"select 1", None)
        assert not connection.broken
        assert not is_usable(connection)
        nothing: Any = None
        with pytest.raises(ConnectionLost):
            attempt(connection, [], keeper=nothing, clock=clock, fence=None, tries=1)
        connection.pgconn.finish()
