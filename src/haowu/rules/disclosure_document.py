# SPDX-License-Identifier: Apache-2.0
"""The disclosure card of a programme 明示卡: nine fields that a member may read before earning (CTL-11), and examples.

Empty fields may be written, so that a draft can be kept; publishing refuses them by name.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

CardText = Annotated[str, Meta(max_length=2000)]
BasisPoints = Annotated[int, Meta(ge=1, le=10_000)]

LABELS: Final = {
    "issuer": "发行方",
    "earning": "获取条件",
    "accumulation": "累积规则",
    "validity": "有效期",
    "redemption": "兑换方式",
    "limits": "使用限制",
    "exclusions": "除外情形",
    "changes": "变更程序",
    "complaints": "投诉渠道",
}
"""The nine fields, in the order of the card, as a member reads them."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a programme; a key that is not known is a mistake, not an extension."""


class CardField(Section, frozen=True):
    """One field of the card; Chinese is required before publishing."""

    zh: CardText = ""
    en: CardText = ""


class ExampleDocument(Section, frozen=True):
    """An advertised example: paying `paid_fen` every `every_months` months reaches `goal_points`.

    `rule` names the base rule by which the purchase earns; without it, the first base rule of the programme.
    """

    paid_fen: Annotated[int, Meta(ge=1, le=10**11)]
    every_months: Annotated[int, Meta(ge=1, le=120)]
    goal_points: Annotated[int, Meta(ge=1, le=10**11)]
    rule: Annotated[str, Meta(max_length=64)] = ""
    text: CardText = ""


class DisclosureDocument(Section, frozen=True):
    """The card: who issues, how points are earned and add up, how long they last, what they are for, and the rest."""

    issuer: CardField = CardField()
    earning: CardField = CardField()
    accumulation: CardField = CardField()
    validity: CardField = CardField()
    redemption: CardField = CardField()
    limits: CardField = CardField()
    exclusions: CardField = CardField()
    changes: CardField = CardField()
    complaints: CardField = CardField()
    examples: Annotated[tuple[ExampleDocument, ...], Meta(max_length=20)] = ()

    def fields(self) -> dict[str, CardField]:
        """Return the nine fields by name, in the order of the card."""
        return {name: getattr(self, name) for name in LABELS}


WARN_BP_MAX: Final = 500
APPROVE_BP_MAX: Final = 1000
BLOCK_BP_MAX: Final = 2000
"""The outer bounds of CTL-08, and what holds of a programme that names none: 5 %, 10 %, 20 %."""


class RebateLimits(Section, frozen=True):
    """Up to where points may cost at face value, of what was paid: warn above, ask a second person above, refuse above.

    A careful programme sets lower ones; higher ones than the bounds are refused (programs/rebate_check.py). They are no
    types, because a version that was published before there were bounds must still be read.
    """

    warn_bp: BasisPoints = WARN_BP_MAX
    approve_bp: BasisPoints = APPROVE_BP_MAX
    block_bp: BasisPoints = BLOCK_BP_MAX

    def bounded(self) -> "RebateLimits":
        """Return the thresholds that count: never beyond the bounds, whatever was written."""
        return RebateLimits(
            warn_bp=min(self.warn_bp, WARN_BP_MAX),
            approve_bp=min(self.approve_bp, APPROVE_BP_MAX),
            block_bp=min(self.block_bp, BLOCK_BP_MAX),
        )


def missing_fields(card: DisclosureDocument | None) -> list[str]:
    """Return the names of the fields that say nothing in Chinese, all nine for no card at all."""
    fields = (card or DisclosureDocument()).fields()
    return [name for name, field in fields.items() if not field.zh.strip()]
