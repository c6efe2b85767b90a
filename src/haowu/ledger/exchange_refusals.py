# SPDX-License-Identifier: Apache-2.0
"""The sentences of refusals about exchanges, vouchers and after-sales; part of the one table in `refusals`."""

from haowu.kernel.text import Text

FROM_EXCHANGES: dict[str, Text] = {
    "REWARD_NOT_FOUND": Text(zh="没有这个可兑换的商品:{reward}。", en="There is no such reward: {reward}."),
    "OUT_OF_STOCK": Text(
        zh="已兑完,暂时没有库存。积分没有扣减。", en="Nothing is left in stock; no points were taken."
    ),
    "MEMBER_LIMIT_REACHED": Text(
        zh="这位会员本期的兑换数量已达上限。", en="The member has reached the limit for this period."
    ),
    "HOUSEHOLD_LIMIT_REACHED": Text(
        zh="这个家庭本期的兑换数量已达上限。", en="The household has reached the limit for this period."
    ),
    "SLOT_TAKEN": Text(
        zh="这个时段已约满或已取消,请换一个时段,或登记候补。",
        en="This slot is full or cancelled; choose another, or wait.",
    ),
    "SLOT_REQUIRED": Text(zh="请先选择预约时段。", en="Choose a slot first."),
    "REWARD_CLOSED": Text(
        zh="现在不能兑换:未开始、已结束、已下架,或本店不提供。", en="Not open now, or not at this store."
    ),
    "MUST_ACKNOWLEDGE": Text(
        zh="兑换前须由会员勾选确认:“{sentence}”。", en="Before the exchange the member must tick: “{sentence}”."
    ),
    "ADDRESS_MISSING": Text(
        zh="这件商品要寄送,请先填写收货人姓名、手机号和地址。积分没有扣减。",
        en="This is sent by post: say who receives it, their mobile number and where. No points were taken.",
    ),
    "ADDRESS_NOT_NEEDED": Text(
        zh="这项兑换不用寄送,请不要填写收货信息。", en="Nothing is sent for this exchange: leave the address out."
    ),
    "ADDRESS_NOT_KEPT": Text(
        zh="没有收货信息:这笔兑换不用寄送,或结束已满90天、信息已删除。",
        en="No address is kept: nothing is sent, or the exchange ended 90 days ago and it was erased.",
    ),
    "ADDRESS_FOR_SENDER": Text(
        zh="收货信息只对发货的商家和会员本人显示。",
        en="Only the merchant that sends it and the member see the address.",
    ),
    "REDEMPTION_NOT_FOUND": Text(zh="没有找到兑换单{redemption_no}。", en="No such exchange: {redemption_no}."),
    "REDEMPTION_ENDED": Text(
        zh="这笔兑换已经结束(已完成、已取消或已过期),不能再办理。", en="This exchange has ended already."
    ),
    "NEEDS_VOUCHER": Text(
        zh="这笔兑换凭券使用,请扫描兑换券核销。", en="This exchange is fulfilled by verifying its voucher."
    ),
    "NEEDS_OPENING": Text(
        zh="这是合作商户的券码,由会员本人在“我的兑换”中领取。", en="The member opens the partner's code themselves."
    ),
    "PARTNER_CODE_MISSING": Text(
        zh="合作商户的券码暂缺,请联系商家补充,或取消兑换退回积分。",
        en="The partner's codes have run out; ask the shop, or cancel and have the points back.",
    ),
    "PARTNER_CODE_KNOWN": Text(
        zh="有{known}个券码已经录入过,本次没有录入任何券码。", en="{known} of the codes are known; none was taken in."
    ),
    "VOUCHER_NOT_FOUND": Text(
        zh="没有找到这张券,请核对券码后重新输入。", en="There is no such voucher; check the code."
    ),
    "VOUCHER_EXPIRED": Text(
        zh="这张券已经过期,积分按规则退回会员账户。", en="The voucher is past its date; the points go back."
    ),
    "VOUCHER_CANCELLED": Text(zh="这张券已经取消。", en="The voucher was cancelled."),
    "ALREADY_USED": Text(
        zh="这张券已于{used_at}在门店{store}使用过,不能重复使用。", en="Used already at {used_at}, in store {store}."
    ),
    "LINE_ALREADY_USED": Text(
        zh="券里的第{line_no}项已经使用过,不能重复使用。", en="Line {line_no} of the voucher has been used."
    ),
    "VOUCHER_NOT_HERE": Text(
        zh="这张券不能在本店使用,请到适用门店使用。", en="This voucher cannot be used at this store."
    ),
    "VERIFY_TOKEN_INVALID": Text(
        zh="核销凭证无效或已超时(5分钟),请重新扫码。", en="The token is not valid, or older than five minutes."
    ),
    "VERIFY_TOO_MANY": Text(
        zh="一次最多核销{max}张券,同一张券不能重复列出。", en="At most {max} vouchers at once, each once."
    ),
    "VERIFY_TOO_MANY_ATTEMPTS": Text(
        zh="输错次数太多,请在{retry_after_seconds}秒后再试。",
        en="Too many wrong codes; try again in {retry_after_seconds} seconds.",
    ),
    "VERIFICATION_NOT_FOUND": Text(zh="没有找到这笔核销记录。", en="There is no such verification."),
    "VERIFICATION_REVOKED": Text(zh="这笔核销已经撤销过了。", en="This verification was taken back already."),
    "REVOKE_TOO_LATE": Text(
        zh="核销已超过60分钟,不能撤销;请走售后办理。", en="More than 60 minutes have passed; use after-sales."
    ),
    "VERIFICATION_SETTLED": Text(
        zh="这笔核销已经结算,不能撤销;请走售后办理。", en="This verification is settled; use after-sales."
    ),
    "MEMBER_NOT_PRESENT": Text(
        zh="请会员本人出示会员码(下单10分钟内可报会员号或手机号)。",
        en="The member must show their code (within ten minutes of placing, their number or phone will do).",
    ),
    "AFTERSALE_NOT_FOUND": Text(zh="没有找到售后单{aftersale_no}。", en="No such after-sales case: {aftersale_no}."),
    "AFTERSALE_OPEN": Text(zh="这笔兑换已有售后在办理中。", en="There is an open after-sales case already."),
    "AFTERSALE_ENDED": Text(zh="这笔售后已经办结。", en="This after-sales case has ended."),
    "NOT_FULFILLED": Text(
        zh="这笔兑换还没有完成,可直接取消,积分全额退回。", en="Not fulfilled yet: cancel it, all points go back."
    ),
    "NOT_SENT": Text(
        zh="这笔兑换不是快递寄送,到店领取即为收货,无需确认。",
        en="This exchange was not sent: what is handed over is received at once.",
    ),
    "SEVEN_DAYS_OVER": Text(
        zh="已超过七天无理由退货期;商品有质量问题,请选择质量问题办理。",
        en="The seven days are over; for a defect, give that as the reason.",
    ),
    "SEVEN_DAYS_EXEMPT": Text(
        zh="该商品不适用七天无理由退货(兑换前已告知);有质量问题仍可退换。",
        en="Exempt from the seven-day return, as was told before; defects can still be returned.",
    ),
}
