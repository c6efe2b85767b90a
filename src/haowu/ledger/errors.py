# SPDX-License-Identifier: Apache-2.0
"""What the ledger raises. Refusals of a command are results, not errors; these end the whole batch."""

from haowu.kernel.errors import HaowuError
from haowu.kernel.text import Text


class FencedError(HaowuError):
    """Another writer has taken the chain; this one must stop."""

    code = "FENCED"
    text = Text(
        zh="本记账进程已被新的进程接管,请重启后再试。",
        en="Another writer has taken over chain {chain}; restart this process.",
    )


class LedgerInconsistentError(HaowuError):
    """A statement changed other rows than foreseen: somebody wrote outside the protocol. Nothing was posted."""

    code = "LEDGER_INCONSISTENT"
    text = Text(
        zh="账本数据与预期不符({problem}),本批未入账,请联系技术人员执行 haowu ledger verify。",
        en="{problem}; nothing was posted, run `haowu ledger verify`.",
    )


class NeedsAllChainsError(HaowuError):
    """A budget's slice is short while other chains may still hold some of it; run again with every chain locked."""

    code = "NEEDS_ALL_CHAINS"
    text = Text(
        zh="预算份额需要跨链调配,请重新提交本批。",
        en="Budget {budget_id} must be rebalanced; run the batch again with all chains locked.",
    )


class BudgetInvalidError(HaowuError):
    """A budget was opened with a limit below what it has already granted, or with a window that never opens."""

    code = "BUDGET_INVALID"
    text = Text(
        zh="预算“{code}”无效:{problem}。",
        en="Budget {code} is invalid: {problem}.",
    )


class ChainsInUseError(HaowuError):
    """The number of chains is fixed once anything has been posted."""

    code = "CHAINS_IN_USE"
    text = Text(
        zh="账本已有记账,不能再改变链的数量。",
        en="The ledger already has batches; the number of chains can no longer change.",
    )
