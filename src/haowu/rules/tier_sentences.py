# SPDX-License-Identifier: Apache-2.0
"""What a member reads about tiers. Facts and dates only: no word that hurries anybody (R034)."""

from datetime import date
from typing import Final

import msgspec

from haowu.kernel.text import Text
from haowu.rules.amounts import yuan
from haowu.rules.tier_document import TiersDocument
from haowu.rules.tiers import Activity, Move, growth_of, next_level

AS_OF: Final = Text(zh="统计截至昨日", en="as of yesterday")


class Progress(msgspec.Struct, frozen=True):
    """How far it is to the next tier, and to keeping this one; `missing` is None at the top."""

    growth: int
    next_tier: str | None
    missing: int | None
    missing_to_keep: int
    sentence: Text


def progress_of(ladder: TiersDocument, level: int, activity: Activity, at_review: Activity | None = None) -> Progress:
    """Return the progress of a member on `level`; `activity` is the window that ends yesterday.

    `at_review` is what of it will still count on the day of the member's review.
    """
    growth = growth_of(ladder, activity)
    to_keep = max(0, ladder.levels[level].threshold - growth_of(ladder, at_review or activity))
    above = next_level(ladder, level)
    if above is None:
        name = ladder.levels[level].name
        sentence = Text(zh=f"已是最高等级{name.zh},{AS_OF.zh}", en=f"{name.en} is the highest tier, {AS_OF.en}")
        return Progress(growth, None, None, to_keep, sentence)
    missing = max(0, above.threshold - growth)
    zh = f"距{above.name.zh}还差 {missing} 成长值,{AS_OF.zh}"
    en = f"{missing} growth points to {above.name.en}, {AS_OF.en}"
    return Progress(growth, above.code, missing, to_keep, Text(zh=zh, en=en))


def keeping_of(ladder: TiersDocument, level: int, review_on: date, growth: int) -> Text:
    """Return what it takes to keep `level` at the review; `growth` is what of today's will still count then."""
    name, needed = ladder.levels[level].name, ladder.levels[level].threshold
    zh = f"{name.zh}于{review_on}复核:目前的成长值届时仍计入{growth},保留需{needed}"
    en = f"{name.en} is reviewed on {review_on}: {growth} of today's growth will still count, {needed} keep it"
    if growth >= needed:
        return Text(zh=f"{zh},已经够了", en=f"{en}: that is enough")
    return Text(zh=f"{zh},还差{needed - growth}", en=f"{en}, {needed - growth} are missing")


def given_by_hand(tier: str) -> Text:
    """Return what is said of a tier that the ladder does not know."""
    return Text(
        zh=f"等级“{tier}”由平台授予,不按成长值升降", en=f"the tier {tier} was given by hand; growth does not move it"
    )


def formula_of(ladder: TiersDocument) -> Text:
    """Return the public formula as a sentence."""
    a, b, months = ladder.points_per_yuan, ladder.points_per_visit, ladder.window_months
    zh = f"成长值=近{months}个月实付金额(元)×{a}+到店次数×{b};同一门店一天算一次,退货扣回,结果取整"
    en = f"growth = yuan paid in {months} months × {a} + visits × {b}; one visit a store and day, refunds taken off"
    return Text(zh=zh, en=en)


def sentence_of(ladder: TiersDocument, move: Move, activity: Activity) -> Text:
    """Return why a member's tier changes, stays, or is to be reviewed."""
    growth, old, new = growth_of(ladder, activity), ladder.levels[move.old].name, ladder.levels[move.new].name
    basis_zh = f"近{ladder.window_months}个月实付{yuan(activity.paid_fen)}元、到店{activity.visits}次,成长值{growth}"
    basis_en = f"{yuan(activity.paid_fen)} yuan and {activity.visits} visits in {ladder.window_months} months: {growth}"
    if move.kind == "upgraded":
        zh, en = f",达到{move.needed},升级为{new.zh}", f", reaching {move.needed}: now {new.en}"
    elif move.kind == "kept":
        zh, en = f",达到{move.needed},{new.zh}保留", f", reaching {move.needed}: {new.en} is kept"
    elif move.kind == "notice":
        missing = move.needed - growth
        zh = f"{old.zh}将于{move.review_on}复核:目前的成长值届时仍计入{growth},保留需{move.needed},还差{missing}"
        en = f"{old.en} is reviewed on {move.review_on}: {growth} will still count, {missing} more would keep it"
        return Text(zh=zh, en=en)
    else:
        zh, en = f",未达到{move.needed},由{old.zh}调整为{new.zh}", f", below {move.needed}: from {old.en} to {new.en}"
    if move.review_on is not None:
        zh, en = f"{zh},{move.review_on}复核", f"{en}, reviewed on {move.review_on}"
    return Text(zh=basis_zh + zh, en=basis_en + en)
