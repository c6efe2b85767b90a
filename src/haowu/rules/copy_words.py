# SPDX-License-Identifier: Apache-2.0
"""What may not stand in a text for members, as data: patterns, what they are, and what to write instead.

`strict` patterns are refused everywhere; others are allowed where the text denies them (不可提现). `spared` are whole
expressions in which the pattern is innocent (人民币). Sources: spec CTL-18, CTL-26, R100, C-14, C-18.
"""

from typing import Final, Literal

import msgspec

from haowu.kernel.text import Text

CopyCode = Literal["FINANCIAL_TERM", "ABSOLUTE_TERM", "VOID_CLAUSE", "PYRAMID_TERM"]


class WordRule(msgspec.Struct, frozen=True):
    """Patterns of one kind with one advice."""

    code: CopyCode
    patterns: tuple[str, ...]
    advice: Text
    strict: bool = True
    spared: tuple[str, ...] = ()


WORD_RULES: Final = (
    WordRule(
        "FINANCIAL_TERM",
        ("资产", "資產", "理财", "理財", "币", "幣", "收益", "增值"),
        Text(
            zh="积分是消费营销权益,不是金融产品;请改为“积分”“权益”或“优惠”",
            en="points are a marketing entitlement, no financial product: say points, benefit or offer",
        ),
        spared=("人民币", "法定货币", "增值税", "增值电信业务"),
    ),
    WordRule(
        "FINANCIAL_TERM",
        ("财富", "新风口", "蓝海", "暴富", "致富", "稳赚", "躺赚", "保值", "升值空间", "财务自由", "原始股"),
        Text(zh="请删去投资、致富一类的说法", en="leave out the language of investment and riches"),
    ),
    WordRule(
        "FINANCIAL_TERM",
        ("投资", "分红", "利息", "复利", "本金", "回报率", "变现", "套现", "提现", "质押", "众筹", "升值", "货币"),
        Text(zh="积分不能提现、计息或买卖;请删去,或写明“不可”", en="points are never cash: leave it out, or deny it"),
        strict=False,
        spared=("法定货币",),
    ),
    WordRule(
        "FINANCIAL_TERM",
        (r"\b(?:assets?|investments?|dividends?|yields?|crypto|coins?|tokens?|profits?|get rich)\b",),
        Text(zh="积分不是金融产品;请删去", en="points are no financial product: leave it out, or deny it"),
        strict=False,
    ),
    WordRule(
        "ABSOLUTE_TERM",
        (
            r"最(?:佳|好|高级|低价|低折扣|优惠|便宜|优|强|先进|划算|实惠|大力度|受欢迎)",
            "(?:国家|世界|宇宙|至尊|殿堂)级",
            "顶级",
            "极品",
            "(?:全国|全网|行业|世界|销量|中国)(?:第一|唯一|首家|最低)",
            "史上最",
            "独一无二",
            "绝无仅有",
            "(?:零|无|0)风险",
            "100%(?:有效|满意|安全|正品)",
            r"\b(?:the best|number one|no\. ?1|cheapest|lowest price ever|risk[- ]free)\b",
        ),
        Text(
            zh="不要用绝对化用语;请改为可以核实的事实(如尺寸、材质、获奖名称和年份)",
            en="no superlatives: state what can be checked",
        ),
        spared=(r"(?:7|七)(?:日|天)内?最低价",),
    ),
    WordRule(
        "VOID_CLAUSE",
        ("最终解释权", "解释权归", "拥有(?:一切|全部|最终)?解释权"),
        Text(
            zh="“最终解释权”条款无效;请写明具体规则和投诉渠道",
            en="no final say: state the rule and where to complain",
        ),
    ),
    WordRule(
        "VOID_CLAUSE",
        (
            "(?:概|恕|一律)?(?:不退不换|不予退换|概不退换|恕不退换|一律不退)",
            "积分兑换(?:的)?(?:商品|产品)?(?:概|一律)?不(?:予|支持|享受|提供)(?:退换|退货|售后|保修|三包)",
            "概不负责",
            "后果自负",
            "不(?:予)?(?:开具|提供|开)发票",
        ),
        Text(
            zh="不能免除售后、发票等法定责任;请写明退换方式",
            en="after-sales and invoices cannot be excluded: say how goods are returned",
        ),
    ),
    WordRule(
        "VOID_CLAUSE",
        (
            "有权(?:随时|单方)(?:修改|变更|调整|取消|终止|解释)",
            "(?:恕)?(?:不再|不)另行通知",
            "无需(?:另行|提前)?通知",
            "(?:可|将)随时(?:修改|变更|取消|终止)",
        ),
        Text(
            zh="规则不能不通知就改;请写“变更提前30日公示并逐一通知,已得积分按原规则”",
            en="no change without notice: give 30 days' notice; points already earned keep their terms",
        ),
    ),
    WordRule(
        "PYRAMID_TERM",
        (
            "下线",
            "拉人头",
            "人头费",
            "团队(?:计酬|奖金|业绩)",
            "层级奖励",
            "[二三多]级分销",
            "[直间]推奖",
            "入门费",
            "裂变",
            "消费(?:全返|返利|返本)",
            "全额返还",
            r"\b(?:downline|upline|pyramid|multi-?level|recruit bonus)\b",
        ),
        Text(
            zh="只能写一级、定额、有上限的推荐奖励,不能有层级或返利的说法",
            en="a referral is one level, a fixed number, and capped: no levels, no cash-back schemes",
        ),
        spared=("线下线上", r"(?:活动|商品|产品|服务|系统|功能)(?:将|已|会|于)?下线", r"下线(?:时间|日期)"),
    ),
)

DENIALS: Final = r"(?:不|非|无|勿|严禁|禁止|没有|\bno\b|\bnot\b|\bnever\b|\bwithout\b)[^,。;!?,;!?]{0,24}$"
"""What must stand before a word of a rule that is not strict, in the same clause, for the text to deny it."""

FREE: Final = (
    r"免费(?!(?:退换|退货|换货|热线|电话|注销|取消|改期|退订))|无偿|白送|白拿|(?<![\d.,])[0零]元|(?<![\d.,])0\.0+\s*元"
    r"|[¥¥]\s*0(?:\.0{1,2})?(?![\d.])|\bfree of charge\b|\bfor free\b"
)
POINTS_NEEDED: Final = (
    r"(?:需|须|凭|扣|花|使用|用|要)\s*\d[\d,]*\s*(?:个)?(?:消费|绿色)?(?:积分|分)"
    r"|\d[\d,]*\s*(?:积分|分)\s*(?:即?可|就能)?\s*(?:兑换|换|兑)|\d[\d,]* points"
)
