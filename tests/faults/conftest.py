# SPDX-License-Identifier: Apache-2.0
"""What several fault tests ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.proxy import Proxy


@pytest.fixture
def proxy(pg: Any, tmp_path: Path) -> Iterator[Proxy]:
    """A proxy before the session's own server."""
    made = Proxy(pg.server.place.run, tmp_path)
    yield made
    made.close()
