# SPDX-License-Identifier: Apache-2.0
"""What several fault tests ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.proxy import Proxy


@pytest.fixture
def proxy(own_pg: Any, tmp_path: Path) -> Iterator[Proxy]:
    """A proxy before a server of our own, also when DATABASE_URL names another."""
    made = Proxy(own_pg.server.place.run, tmp_path)
    yield made
    made.close()


@pytest.fixture
def own_database_url(own_pg: Any) -> Iterator[str]:
    """A fresh database on the server that the proxy stands before."""
    url = own_pg.create_database()
    yield url
    own_pg.drop_database(url)
