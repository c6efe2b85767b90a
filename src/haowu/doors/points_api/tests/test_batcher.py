# SPDX-License-Identifier: Apache-2.0
"""The queue with several takers: nothing lost, nothing twice, and a wish to stop reaches everyone."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from haowu.doors.points_api.batcher import Batcher
from haowu.doors.points_api.runtime import ApiLimits
from haowu.doors.points_api.work import Phase

TAKERS = 3
CALLS = 3_000
SECONDS = 20.0


def with_batcher(limits: ApiLimits, use: Callable[[Batcher], None]) -> None:
    """Run `use` with an open batcher on a loop of its own."""

    async def run() -> None:
        use(Batcher(asyncio.get_running_loop(), limits))

    asyncio.run(run())


def taker(batcher: Batcher, is_stopping: threading.Event) -> list[object]:
    """Take as a writer does, until it is to stop and nothing is left."""
    found: list[object] = []
    is_last = False
    while True:
        batch = batcher.take()
        found += [work.request for work in batch]
        if is_last and not batch:
            return found
        is_last = is_stopping.is_set()


def test_several_takers_share_without_loss() -> None:
    limits = ApiLimits(batch_items=7, bulk_share=3, waiting_items=CALLS, waiting_bulk_items=CALLS * 5)

    def use(batcher: Batcher) -> None:
        is_stopping = threading.Event()
        with ThreadPoolExecutor(TAKERS) as threads:
            taken = [threads.submit(taker, batcher, is_stopping) for _ in range(TAKERS)]
            for number in range(CALLS):
                batcher.submit(Phase.ACCRUE, number)
                batcher.submit_bulk(Phase.ACCRUE, [(number, place) for place in range(4)])
            is_stopping.set()
            batcher.end()
            found = [request for share in taken for request in share.result(SECONDS)]
        expected = set(range(CALLS)) | {(number, place) for number in range(CALLS) for place in range(4)}
        assert (len(found), set(found)) == (len(expected), expected)

    with_batcher(limits, use)


def test_all_who_wait_hear_of_the_end() -> None:
    def use(batcher: Batcher) -> None:
        is_stopping = threading.Event()
        threads = [threading.Thread(target=taker, args=(batcher, is_stopping), daemon=True) for _ in range(TAKERS)]
        for thread in threads:
            thread.start()
        is_stopping.set()
        batcher.end()
        for thread in threads:
            thread.join(SECONDS)
        assert not any(thread.is_alive() for thread in threads)

    with_batcher(ApiLimits(), use)


def test_bulk_work_that_found_no_room_wakes_the_next_taker() -> None:
    def use(batcher: Batcher) -> None:
        batcher.submit_bulk(Phase.ACCRUE, ["bulk"])
        for number in range(2):
            batcher.submit(Phase.ACCRUE, number)
        assert [work.request for work in batcher.take(waits=False)] == [0, 1]
        assert [work.request for work in batcher.take()] == ["bulk"]

    with_batcher(ApiLimits(batch_items=2), use)
