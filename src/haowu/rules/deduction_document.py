# SPDX-License-Identifier: Apache-2.0
"""How a programme lets points take money off a bill, as it is written and published."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

CAP_BP_MAX: Final = 5000
"""At most half of what points may pay for: a price reduction, never a means of payment (C-05)."""

Category = Annotated[str, Meta(min_length=1, max_length=128)]


class DeductionDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`points` points take `fen` off: 100 and 100 are 100:1, one yuan for a hundred points.

    `cap_bp` of the goods that points may pay for is the most; `min_points` the least. Empty `categories`: all but
    `except_categories`. That a fen at least is paid in money is no choice. `only_on_deduct_days`: points pay for bills
    on the days of a campaign alone, for the categories it lists 积分抵扣日.
    """

    points: Annotated[int, Meta(ge=1, le=10**6)]
    fen: Annotated[int, Meta(ge=1, le=10**6)]
    min_points: Annotated[int, Meta(ge=1, le=10**6)] = 1
    cap_bp: Annotated[int, Meta(ge=1, le=CAP_BP_MAX)] = CAP_BP_MAX
    categories: tuple[Category, ...] = ()
    except_categories: tuple[Category, ...] = ()
    only_on_deduct_days: bool = False
