# SPDX-License-Identifier: Apache-2.0
"""The application that Granian serves in its own process for the journeys: the mall's database, a clock that stands."""

import os
from datetime import datetime
from functools import partial

from haowu.config.database import connect
from haowu.doors.points_api.app import PointsApi, build_app
from haowu.doors.points_api.runtime import ApiLimits, ApiRuntime
from haowu.kernel.clock import FixedClock
from tests.journeys.mall import KEYS, WRITER

BODY_SECONDS = 2.0


def application() -> PointsApi:
    """Build it from MALL_DATABASE and MALL_CLOCK."""
    return build_app(
        ApiRuntime(
            connect=partial(connect, os.environ["MALL_DATABASE"], WRITER, name="haowu points-api"),
            clock=FixedClock(datetime.fromisoformat(os.environ["MALL_CLOCK"])),
            member_keys=KEYS,
            limits=ApiLimits(body_seconds=BODY_SECONDS),
        )
    )
