# SPDX-License-Identifier: Apache-2.0
"""What a caller can do next with an answer: the `links` of the OpenAPI document, by operation."""

from typing import Any, Final

ORDER: Final = {"order_no": "$response.body#/order_no"}
HOLD: Final = {"hold_no": "$response.body#/hold_no"}
MEMBER: Final = {"member": "$request.body#/member"}


def _link(operation: str, parameters: dict[str, str], description: str) -> dict[str, Any]:
    return {"operationId": operation, "parameters": parameters, "description": description}


LINKS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "accrueOrder": {
        "confirm": _link("confirmOrder", ORDER, "确认收货 / receipt is confirmed"),
        "refund": _link("refundOrder", ORDER, "退款 / the order is refunded"),
        "balance": _link("getBalance", MEMBER, "会员余额 / the member's balances"),
    },
    "confirmOrder": {"refund": _link("refundOrder", ORDER, "退款 / the order is refunded")},
    "refundOrder": {"refundMore": _link("refundOrder", ORDER, "再退一部分 / another part is refunded")},
    "placeHold": {
        "capture": _link("captureHold", HOLD, "扣减 / the points are spent"),
        "void": _link("voidHold", HOLD, "释放 / the points are let go"),
        "lots": _link("getLots", MEMBER, "会员批次 / the member's lots"),
    },
    "placeRedemption": {
        "cancel": _link(
            "cancelRedemption", {"redemption_no": "$response.body#/redemption_no"}, "取消兑换 / the exchange is undone"
        ),
    },
    "captureHold": {"captureMore": _link("captureHold", HOLD, "再扣减一部分 / another part is spent")},
    "voidHold": {"capture": _link("captureHold", HOLD, "已释放,不能再扣减 / let go: nothing is left to spend")},
}
