# SPDX-License-Identifier: Apache-2.0
"""May this owner speak for what the campaign names? Asked when a draft is saved, and again when it is handed in.

A draft is replayed over past orders and shows prices before anybody has decided on it: what it names must be its own.
"""

from haowu.kernel.text import Text
from haowu.programs.checking import OPERATOR
from haowu.programs.problem import Problem
from haowu.rules.campaign_document import CampaignDocument


def find_ownership_problems(campaign: CampaignDocument, owner: str) -> list[Problem]:
    """Return each place where a merchant's campaign speaks for somebody else; the operator may speak for all."""
    if owner == OPERATOR:
        return []
    problems = []
    names_others = bool(set(campaign.merchants) - {owner})
    if names_others or ((campaign.rules or campaign.deduct) and campaign.merchants != (owner,)):
        zh, en = f"商家只能为自己办活动:merchants 应为 [{owner}]", f"merchants must be [{owner}]"
        problems.append(_problem("merchants", zh, en))
    if campaign.budget is not None and campaign.budget.funder != owner:
        zh, en = f"商家的活动由商家自己出资:应为 {owner}", f"the funder must be {owner}"
        problems.append(_problem("budget.funder", zh, en))
    for number, price in enumerate(campaign.prices):
        if price.merchant != owner:
            zh, en = "商家只能改自己商品的兑换价", "a merchant may price its own rewards only"
            problems.append(_problem(f"prices[{number}].merchant", zh, en))
    return problems


def _problem(path: str, zh: str, en: str) -> Problem:
    return Problem(0, path, "NOT_YOUR_MERCHANT", Text(zh=zh, en=en))
