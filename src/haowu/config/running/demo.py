# SPDX-License-Identifier: Apache-2.0
"""The demo coalition of `make up`."""

from typing import Any

from haowu.config.environment import Environment


def prepare_demo(environment: Environment, url: str) -> dict[str, Any] | None:
    """Load the demo coalition where it is not loaded yet; return what `var/demo.json` tells."""
    del environment, url
    return None
