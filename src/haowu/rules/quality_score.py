# SPDX-License-Identifier: Apache-2.0
"""How good a reward has been, as one number that anybody can reckon (docs/algorithms/quality-score.md)."""

from typing import Final

import msgspec

from haowu.kernel.text import Text

FULFILLED_MIN: Final = 10
"""Of fewer exchanges nothing is said: one complaint would decide it."""
SCORE_MAX: Final = 100
POINTS_A_PERCENT: Final = 10
"""What each complaint in a hundred costs, so that 70 is where a reward goes off the shelf."""


class QualityScore(msgspec.Struct, frozen=True):
    """Of thirty days; `score` is None while there is too little to go by."""

    fulfilled: int
    complaints: int
    score: int | None

    @property
    def text(self) -> Text:
        """Return the sentence beside the reward."""
        zh = f"近30天兑换{self.fulfilled}次,质量投诉{self.complaints}次"
        en = f"in 30 days exchanged {self.fulfilled} times, {self.complaints} complaint(s) of quality"
        if self.score is None:
            return Text(zh=f"{zh};不足{FULFILLED_MIN}次,暂不评分", en=f"{en}; too few for a score")
        return Text(zh=f"{zh};质量分{self.score}(满分100)", en=f"{en}; quality {self.score} of 100")


def score_quality(fulfilled: int, complaints: int) -> QualityScore:
    """Return the score: 100 less ten for each complaint in a hundred exchanges, rounded down, never below 0."""
    if fulfilled < FULFILLED_MIN:
        return QualityScore(fulfilled, complaints, None)
    lost = -(-complaints * 100 * POINTS_A_PERCENT // fulfilled)
    return QualityScore(fulfilled, complaints, max(0, SCORE_MAX - lost))
