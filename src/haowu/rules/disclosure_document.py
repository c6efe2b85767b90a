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


class RebateLimits(Section, frozen=True):
    """Up to where points may cost at face value, of what was paid: warn above, ask a second person above, refuse above.

    The defaults are those of the seed's profile (spec §3); a careful programme sets lower ones.
    """

    warn_bp: BasisPoints = 500
    approve_bp: BasisPoints = 1000
    block_bp: BasisPoints = 2000


def missing_fields(card: DisclosureDocument | None) -> list[str]:
    """Return the names of the fields that say nothing in Chinese, all nine for no card at all."""
    fields = (card or DisclosureDocument()).fields()
    return [name for name, field in fields.items() if not field.zh.strip()]
