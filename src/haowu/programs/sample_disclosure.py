# SPDX-License-Identifier: Apache-2.0
"""A disclosure card to begin with: for benchmarks, tests, and whoever writes a first programme."""

import json
from typing import Any, Final

SAMPLE_DISCLOSURE: Final[dict[str, dict[str, str]]] = {
    "issuer": {"zh": "本积分由参加本计划的商家发行,运营方负责记账", "en": "Issued by the participating merchants"},
    "earning": {
        "zh": "在参加本计划的门店实际消费并付清后获得",
        "en": "Earned by settled purchases at taking part stores",
    },
    "accumulation": {"zh": "按净付商品金额计分,不足一分的部分舍去", "en": "By net paid amount, rounded down"},
    "validity": {"zh": "每批积分的到期日见小票和积分明细", "en": "The last day of each lot is on the receipt"},
    "redemption": {"zh": "可兑换目录中的商品与服务,也可在结账时抵扣", "en": "For rewards, or as a price reduction"},
    "limits": {"zh": "抵扣不超过账单的一半;积分不能提现,不能转让给他人", "en": "At most half a bill; never cash"},
    "exclusions": {"zh": "运费、预付卡充值不计分;退货追回相应积分", "en": "No points on freight or prepaid cards"},
    "changes": {"zh": "不利变更提前30日公示并通知,已得积分按原规则", "en": "30 days' notice; lots keep their terms"},
    "complaints": {"zh": "门店服务台或本页“投诉建议”,7个工作日内答复", "en": "At the service desk; answered in 7 days"},
}


def with_disclosure(source: str) -> str:
    """Return a programme file, YAML or JSON, with the sample card if it has none; the lines of the rest stay."""
    card = json.dumps(SAMPLE_DISCLOSURE, ensure_ascii=False)
    if "disclosure" in source:
        return source
    if source.lstrip("\ufeff \t\r\n").startswith("{"):
        before, _, after = source.partition("{")
        return f'{before}{{"disclosure": {card}, {after}'
    return f"{source}{'' if source.endswith(chr(10)) else chr(10)}disclosure: {card}\n"


def disclosed(program: dict[str, Any]) -> dict[str, Any]:
    """Return a programme as a mapping with the sample card if it has none."""
    return {"disclosure": SAMPLE_DISCLOSURE, **program}
