# SPDX-License-Identifier: Apache-2.0
"""A street of tills before one served Points API."""

from typing import Final

from tests.faults.api_server import ApiServer
from tests.faults.diary import Diary
from tests.faults.mall import FaultMall
from tests.faults.till import Purse, TillAtWork, Wire

TILLS: Final = 10
MEMBERS_A_TILL: Final = 3
PATIENCE_SECONDS: Final = 120.0


class Street:
    """The tills of one round."""

    def __init__(self, mall: FaultMall, api: ApiServer, seed: int, diary: Diary) -> None:
        """Give each till members of its own."""
        self.api = api
        self.diary = diary
        self.tills = [
            TillAtWork(
                Wire(api.port, mall.token), f"T{number}",
                mall.members[number * MEMBERS_A_TILL : (number + 1) * MEMBERS_A_TILL], seed * 100 + number, diary,
            )
            for number in range(TILLS)
        ]  # fmt: skip

    def open(self) -> None:
        """Let them work."""
        for till in self.tills:
            till.start()

    def send_home(self) -> None:
        """Let every till go after what it is doing."""
        for till in self.tills:
            till.goes_home.set()

    def purses(self) -> list[Purse]:
        """Return what every member must have."""
        return [purse for till in self.tills for purse in till.purses]

    def retries(self) -> int:
        """Return how often a till had to ask again."""
        return sum(till.wire.retries for till in self.tills)

    def answers(self) -> int:
        """Return how many answers have come."""
        return sum(till.answers for till in self.tills)

    def wait_for_answers(self, more: int) -> None:
        """Wait until `more` answers have come, or a till has failed."""
        goal = self.answers() + more
        is_there = self.diary.wait_until(lambda: self.answers() >= goal or self.has_failed(), PATIENCE_SECONDS)
        self.raise_failures()
        assert is_there, f"no progress\n{self.diary.told()}"
        assert self.api.is_quiet(), self.api.said()

    def has_failed(self) -> bool:
        """Return whether a till was told something wrong."""
        return any(till.failure is not None for till in self.tills)

    def raise_failures(self) -> None:
        """Fail if a till was told something wrong."""
        for till in self.tills:
            if till.failure is not None:
                raise AssertionError(self.diary.told()) from till.failure

    def close(self) -> None:
        """Let every till finish what it is doing."""
        self.send_home()
        for till in self.tills:
            till.join(PATIENCE_SECONDS)
            assert not till.is_alive(), self.diary.told()
        self.raise_failures()
