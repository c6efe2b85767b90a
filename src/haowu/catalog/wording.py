# SPDX-License-Identifier: Apache-2.0
"""What a reward says to members must be true and allowed: no 免费 without the points it takes (R059, CTL-18)."""

from psycopg import Connection

from haowu.catalog.errors import RewardCopyRejected
from haowu.catalog.queries import find_offers
from haowu.catalog.views import RewardView
from haowu.kernel.clock import Clock
from haowu.rules.copy_lint import lint_copy


def check_words(connection: Connection, reward: RewardView, *, clock: Clock) -> None:
    """Refuse a reward whose texts may not be shown; the advice names today's price. Raises `RewardCopyRejected`."""
    key = (reward.merchant, reward.code)
    offer = find_offers(connection, [key], clock.now()).get(key)
    points = None if offer is None else offer.points
    texts = member_texts(reward)
    if offer is not None and offer.coupon is not None:
        texts["coupon.conditions"] = offer.coupon.conditions
    places: dict[str, str] = {}
    for path, text in texts.items():
        places.setdefault(text, path)  # an English name that is left out is the Chinese one
    found = [(path, each) for text, path in places.items() for each in lint_copy(text, points=points).findings]
    if not found:
        return
    _, first = found[0]
    raise RewardCopyRejected(
        reward=reward.code,
        first=first.offending,
        reason=first.reason.zh,
        reason_en=first.reason.en,
        advice=first.suggestion.zh,
        findings=[
            {"path": path, "code": each.code, "offending": each.offending, "suggestion": each.suggestion.zh}
            for path, each in found
        ],
    )


def member_texts(reward: RewardView) -> dict[str, str]:
    """Return what members read of a reward, by field."""
    texts = {
        "name_zh": reward.name_zh,
        "name_en": reward.name_en,
        "description_zh": reward.description_zh,
        "description_en": reward.description_en,
        "differences": reward.differences,
        "service_terms": reward.service_terms,
    }
    texts |= {f"spec.{name}": f"{name}:{value}" for name, value in reward.spec.items()}
    for line in reward.lines:
        texts |= {f"lines.{line.code}.name_zh": line.name_zh, f"lines.{line.code}.name_en": line.name_en}
    return texts
