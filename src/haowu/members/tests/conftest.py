# SPDX-License-Identifier: Apache-2.0
"""What the tests of the room share: keys that are good for nothing else."""

import pytest

from haowu.members.keys import MemberKeys


@pytest.fixture
def keys() -> MemberKeys:
    """Return keys derived from a fixed secret."""
    return MemberKeys.from_secret(b"a secret that only these tests know")
