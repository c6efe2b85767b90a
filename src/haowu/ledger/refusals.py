# SPDX-License-Identifier: Apache-2.0
"""A refusal as a value: a stable code, its data, and the sentence for people in both languages.

One place for every code that a request about points may be refused with, by the ledger itself or by the rooms above
that ask it (earning, redemption): neighbours may not import each other, and a door needs one table. A sentence
speaks to a shop clerk. Its blanks are filled from `data`; for each `…_fen` of the data there is also a `…_yuan`,
written as 12.30.
"""

from typing import Any

import msgspec

from haowu.kernel.text import Text
from haowu.ledger.exchange_refusals import FROM_EXCHANGES
from haowu.ledger.results import Result


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """The answer to a request that moved nothing. `replayed`: the ledger had stored this refusal before."""

    code: str
    data: dict[str, Any] = {}
    replayed: bool = False


FROM_THE_LEDGER: dict[str, Text] = {
    "KEY_REUSED": Text(
        zh="这个单号已经用过,但内容与上次不同;请核对,或换一个新单号。",
        en="This number was used before with other contents; check it or use a new number.",
    ),
    "NO_SETTLED_ORDER": Text(
        zh="订单还没有支付结清,不能积分。",
        en="The order is not settled; no points without a settled order.",
    ),
    "NOTHING_TO_AWARD": Text(
        zh="按现行积分规则,这笔订单没有可得的积分。",
        en="By the rules in force this order earns no points.",
    ),
    "BUDGET_EXHAUSTED": Text(
        zh="积分的营销预算已经用完,这次没有发放积分。本单号不再受理,预算补足后请换新单号再试。",
        en="The marketing budget behind these points is used up; nothing was granted. Once there is more, "
        "try again with a new number.",
    ),
    "NO_LIVE_BUDGET": Text(
        zh="没有生效中的营销预算,不能发放积分。本单号不再受理,预算生效后请换新单号再试。",
        en="No marketing budget is live; points cannot be granted. Once one is, try again with a new number.",
    ),
    "CAP_REACHED": Text(
        zh="已达到积分上限,这次没有发放积分。",
        en="The cap on these points is reached; nothing was granted.",
    ),
    "INSUFFICIENT_POINTS": Text(
        zh="积分不足,还差{shortfall}分。请少用一些或等积分到账,换新单号再试。",
        en="Not enough points: {shortfall} short. Use fewer, or wait for more, and try again with a new number.",
    ),
    "DEFICIT_OUTSTANDING": Text(
        zh="会员有{deficit}分待追回,补足之前不能使用积分;补足后请换新单号再试。",
        en="The member owes {deficit} points from refunds; points cannot be spent until they are made up. Then "
        "try again with a new number.",
    ),
    "EARN_NOT_FOUND": Text(
        zh="没有找到这笔订单的积分记录。",
        en="No points were granted for this order.",
    ),
    "HOLD_NOT_FOUND": Text(zh="没有找到这笔积分冻结。", en="No such hold."),
    "HOLD_ENDED": Text(
        zh="这笔积分冻结已经结束(已扣减、已释放或已超时)。还要使用积分,请换新单号重新冻结。",
        en="This hold has ended: captured, released or timed out. To use points, place a hold with a new number.",
    ),
    "HOLD_TOO_SMALL": Text(
        zh="要扣减的积分超过了冻结的积分。请改少,换新扣减单号再试。",
        en="More points asked for than the hold has left. Ask for fewer, with a new capture number.",
    ),
    "SPEND_NOT_FOUND": Text(zh="没有找到这笔积分扣减。", en="No such spend."),
    "NOTHING_LEFT": Text(zh="已经没有可退回的积分。", en="There are no points left to give back."),
    "TOO_MUCH": Text(
        zh="要退回或追回的积分超过了原来的积分。",
        en="More points asked for than the original movement had left.",
    ),
    "NEEDS_SECOND_PERSON": Text(
        zh="这项积分调整需要另一位负责人批准。",
        en="This adjustment needs a second person's approval.",
    ),
    "LOT_NOT_FOUND": Text(zh="没有找到这批积分。", en="No such lot of points."),
    "AMOUNT_INVALID": Text(zh="积分数量不正确,请填大于0的整数。", en="The number of points is not valid."),
}

FROM_THE_ROOMS: dict[str, Text] = {
    "NOT_A_MEMBER": Text(
        zh="没有找到这位会员,请核对会员号、手机号或会员码。",
        en="No such member; check the number, the phone or the member code.",
    ),
    "MEMBER_BLOCKED": Text(
        zh="该会员已被暂停积分,请联系客服。",
        en="The member is suspended; please contact customer service.",
    ),
    "MEMBER_CLOSED": Text(zh="该会员已注销。", en="The member's account is closed."),
    "MEMBER_UNVERIFIED": Text(
        zh="该会员还没有完成手机验证,暂不能积分或使用积分。",
        en="The member has not been verified yet and cannot earn or spend.",
    ),
    "TERMS_NOT_ACCEPTED": Text(
        zh="该会员还没有同意积分计划条款,暂不能积分或使用积分。",
        en="The member has not accepted the terms yet and cannot earn or spend.",
    ),
    "UNKNOWN_MERCHANT": Text(zh="没有登记这个商家:{merchant}。", en="No such merchant: {merchant}."),
    "MERCHANT_INACTIVE": Text(
        zh="商家{merchant}已停用,不能积分或使用积分。",
        en="Merchant {merchant} is not active.",
    ),
    "UNKNOWN_STORE": Text(
        zh="商家{merchant}没有营业中的门店{store}。",
        en="Merchant {merchant} has no open store {store}.",
    ),
    "FIELD_INVALID": Text(zh="“{field}”填写得不对,请检查后重新提交。", en="The field {field} is not valid."),
    "LINE_REPEATED": Text(
        zh="订单明细里第{line_no}行出现了两次,请检查后重新提交。", en="Line number {line_no} occurs twice."
    ),
    "LINE_SUM_MISMATCH": Text(
        zh="各行金额合计{lines_yuan}元,与订单金额减运费{goods_yuan}元不一致。",
        en="The lines sum to {lines_yuan} yuan, but the order without freight is {goods_yuan} yuan.",
    ),
    "DEDUCTION_EXCEEDS_PAID": Text(
        zh="运费、优惠券和积分抵扣的合计超过了订单金额。",
        en="Freight, coupon and points deduction together exceed the order.",
    ),
    "DATE_IN_FUTURE": Text(
        zh="“{field}”晚于现在,请检查收银机的日期和时间。",
        en="The time {field} lies in the future; check the till's clock.",
    ),
    "ORDER_TOO_OLD": Text(
        zh="订单支付已超过{max_days}天,不能再补报积分;确需补录历史订单,请联系技术人员。",
        en="The order was paid more than {max_days} days ago, too late to be reported; operators import history.",
    ),
    "NO_PROGRAM": Text(
        zh="支付时该商家没有开展积分活动,这笔订单不能积分。",
        en="The merchant had no programme in force when the order was paid.",
    ),
    "NO_AGREEMENT": Text(
        zh="商家{merchant}与积分计划{program}没有生效中的合作协议,不能积分或使用积分。",
        en="Merchant {merchant} has no agreement in force with programme {program}; it can neither issue nor accept.",
    ),
    "NOT_ACCEPTING": Text(
        zh="商家{merchant}目前没有参加积分抵扣,请到“已参加商家”使用积分。",
        en="Merchant {merchant} has chosen not to accept points; use them at a participating merchant.",
    ),
    "NO_DEDUCTION": Text(
        zh="该商家的积分计划没有公布账单抵扣规则,不能用积分抵扣账单。",
        en="The programme has published no method by which points take money off a bill.",
    ),
    "DEDUCTION_EXCEEDS_METHOD": Text(
        zh="按公布的抵扣规则,这张账单用{points}分抵{off_yuan}元;请按这个积分数冻结。",
        en="By the published method this bill takes {points} points for {off_yuan} yuan; hold just so many.",
    ),
    "HOLD_TAKEN": Text(
        zh="积分冻结{hold_no}已用于另一笔订单,一笔冻结只能抵扣一笔订单;请核对冻结单号。",
        en="Hold {hold_no} has paid for another order already; a hold pays for one order.",
    ),
    "HOLD_BUSY": Text(
        zh="积分冻结{hold_no}正被另一笔订单使用,还没有结果。请稍后用同一单号重试。",
        en="Hold {hold_no} is just being used by another order. Send this one again, with the same number.",
    ),
    "HOLD_OPEN": Text(
        zh="这笔订单的积分冻结{hold_no}还没有结束:请先确认扣减或释放,再用同一退款单号办理部分退款。",
        en="Hold {hold_no} of this order is still open: capture or void it, then send this partial refund again.",
    ),
    "ORDER_NOT_FOUND": Text(zh="没有找到订单{order_no}。", en="No such order: {order_no}."),
    "LINE_NOT_FOUND": Text(zh="订单里没有第{line_no}行。", en="The order has no line {line_no}."),
    "REFUND_EMPTY": Text(
        zh="请选择全额退款,或者填写要退款的各行金额(只选一种)。",
        en="Say either that the refund is full or what is refunded by line, not both.",
    ),
    "REFUND_EXCEEDS_PAID": Text(
        zh="退款超过实付金额,最多还能退{left_yuan}元。",
        en="The refund exceeds what was paid; at most {left_yuan} yuan can still be refunded.",
    ),
    "NOTHING_TO_REFUND": Text(
        zh="这笔订单没有得到也没有使用积分,无需退积分。",
        en="This order neither earned nor used points; there is nothing to carry over.",
    ),
    "UNKNOWN_POINT_TYPE": Text(zh="没有这种积分:{point_type}。", en="No such point type: {point_type}."),
    "HOLD_TOO_LONG": Text(
        zh="积分冻结时间须在1秒到{max_seconds}秒之间。",
        en="A hold lasts between 1 and {max_seconds} seconds.",
    ),
}

TEXTS: dict[str, Text] = FROM_THE_LEDGER | FROM_THE_ROOMS | FROM_EXCHANGES

NOT_ACTIVE: dict[str, str] = {
    "blocked": "MEMBER_BLOCKED",
    "closed": "MEMBER_CLOSED",
    "unverified": "MEMBER_UNVERIFIED",
    "no_terms": "TERMS_NOT_ACCEPTED",
}
"""Why a member of this standing may neither earn nor spend (CTL-03)."""


def explain(code: str, data: dict[str, Any], language: str = "zh") -> str:
    """Return the sentence for `code` in `language` (`zh`, `en`); a code without a sentence is shown as it is."""
    text = TEXTS.get(code)
    if text is None:
        return code
    yuan = {f"{name[:-4]}_yuan": _yuan(fen) for name, fen in data.items() if name.endswith("_fen")}
    return text.render(language, **data, **yuan)


def refusal_of(result: Result) -> Refusal:
    """Return the ledger's refusal `result` as a value: with its journal, and what was short or is owed."""
    data: dict[str, Any] = {}
    if result.shortfall:
        data["shortfall"] = result.shortfall
    if result.deficit:
        data["deficit"] = result.deficit
    if result.journal:
        data["journal"] = result.journal
    return Refusal(result.code, data, replayed=result.is_replayed)


def _yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
