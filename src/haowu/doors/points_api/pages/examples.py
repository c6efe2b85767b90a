# SPDX-License-Identifier: Apache-2.0
"""Example bodies by operation, ready to paste."""

from typing import Any, Final

ORDER: Final[dict[str, Any]] = {
    "order_no": "POS-20261122-0001",
    "member": "M100001",
    "merchant": "jiafang",
    "store": "jiafang-01",
    "paid_at": "2026-11-22T10:00:00+08:00",
    "settled": True,
    "paid_fen": 80000,
    "lines": [{"line_no": 1, "sku": "SET-4", "category": "bedding", "quantity": 1, "paid_fen": 80000}],
}

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "accrueOrder": ORDER,
    "accrueOrders": ORDER,
    "quoteOrder": ORDER,
    "confirmOrder": {},
    "refundOrder": {
        "refund_no": "R-1",
        "refunded_at": "2026-11-23T09:30:00+08:00",
        "lines": [{"line_no": 1, "refund_fen": 20000}],
    },
    "placeHold": {
        "hold_no": "H-1",
        "member": "M100001",
        "merchant": "jiafang",
        "store": "jiafang-01",
        "point_type": "consumption",
        "points": 500,
        "lasts_seconds": 900,
    },
    "placeRedemption": {
        "redemption_no": "RD-1",
        "member": "M100001",
        "merchant": "jiafang",
        "store": "jiafang-01",
        "reward": "SET-4",
    },
    "cancelRedemption": {},
    "prepareVerification": {"code": "2718 2818 2847", "merchant": "jiafang", "store": "jiafang-01", "terminal": "T1"},
    "verifyVouchers": {
        "merchant": "jiafang",
        "store": "jiafang-01",
        "vouchers": [{"verify_token": "HWT.…", "line_nos": [1]}],
    },
    "revokeVerification": {"verification": 1, "merchant": "jiafang"},
    "quoteDeduction": {
        "member": "M100001",
        "merchant": "jiafang",
        "store": "jiafang-01",
        "bill": [{"line_no": 1, "category": "bedding", "amount_fen": 3000}],
    },
    "lookUpMember": {"member": "13800138000"},
    "captureHold": {"points": 300},
    "voidHold": {},
}
