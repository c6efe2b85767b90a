# SPDX-License-Identifier: Apache-2.0
"""Wrong codes are counted, by terminal and key, and by the code that was tried: guessing stops after a few.

Counted in windows of ten minutes by the clock that is passed in; a right code costs nothing.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from psycopg import Connection

from haowu.members.keys import MemberKeys
from haowu.redemption.exchange_requests import PrepareVerification
from haowu.redemption.voucher_codes import code_hmac, voucher_secret

WINDOW: Final = timedelta(minutes=10)
BY_TERMINAL: Final = 10
BY_KEY: Final = 60
BY_CODE: Final = 5

COUNT: Final = "select coalesce(max(failures), 0) from redemption_attempt where subject = %s and window_at = %s"
ADD: Final = """
insert into redemption_attempt (subject, window_at, failures)
select subject, %s, 1 from unnest(%s::text[]) as w (subject) order by 1
on conflict (subject, window_at) do update set failures = redemption_attempt.failures + 1"""
FORGET: Final = "delete from redemption_attempt where window_at < %s"


def window_of(at: datetime) -> datetime:
    """Return the beginning of the window that `at` falls into."""
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(WINDOW.total_seconds()), UTC)


def wait_seconds(connection: Connection, limits: Sequence[tuple[str, int]], *, at: datetime) -> int:
    """Return how long to wait, 0 when every subject of `limits` = ((subject, limit) …) has tries left."""
    window = window_of(at)
    for subject, limit in limits:
        row = connection.execute(COUNT, [subject, window]).fetchone()
        if row is not None and row[0] >= limit:
            return max(1, int((window + WINDOW - at).total_seconds()))
    return 0


def count_failure(connection: Connection, subjects: Sequence[str], *, at: datetime) -> None:
    """Count one wrong try against each of `subjects`, and forget what is over."""
    connection.execute(FORGET, [window_of(at) - WINDOW])
    connection.execute(ADD, [window_of(at), list(subjects)])


def wrong_try(request: PrepareVerification, keys: MemberKeys) -> list[str]:
    """Return what a wrong code is counted against: the terminal, whose name anybody may choose; the key; the code."""
    place = f"{request.merchant}/{request.store}/{request.terminal}/{request.actor}"
    tried = code_hmac(request.code.strip(), voucher_secret(keys)).hex()
    return [f"at:{place}", f"by:{request.merchant}/{request.actor}", f"code:{tried}"]
