# SPDX-License-Identifier: Apache-2.0
"""Optional CEL conditions: bounded when published, evaluated last (docs/algorithms/rule-index.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types import ModuleType

    import cel

    from haowu.rules.order import Order

LINES_MAX: Final = 200
"""An order with more lines is not looped over."""

NAMES: Final = frozenset({"order", "store", "channel", "tier", "segments", "weekday", "hour", "lines"})
"""What an expression may speak of."""


class TooManyLines(ValueError):
    """The order has more lines than an expression may see."""


class Expression:
    """A compiled condition. Compilation raises ValueError for text that is not CEL."""

    __slots__ = ("_program", "source")

    def __init__(self, source: str) -> None:
        """Compile `source`."""
        self.source = source
        self._program = _cel().compile(source)

    def evaluate(self, order: Order) -> bool:
        """Return whether the condition holds for `order`; raises when it cannot be evaluated."""
        if order.context is None:
            order.context = context_of(order)
        answer = self._program.execute(order.context)
        if answer is True or answer is False:
            return bool(answer)
        message = f"the condition answered {type(answer).__name__}, not true or false"
        raise TypeError(message)

    def holds(self, order: Order) -> bool:
        """Return whether the condition holds; one that cannot be evaluated does not."""
        try:
            return self.evaluate(order)
        except Exception:  # noqa: BLE001 - whatever CEL objects to, the rule just does not apply; `explain` says so
            return False


def context_of(order: Order) -> cel.Context:
    """Return the names of one order, converted once for all conditions."""
    if len(order.lines) > LINES_MAX:
        raise TooManyLines(len(order.lines))
    variables: dict[str, Any] = {
        "order": {"net_fen": order.facts.net_fen, "merchant": order.merchant},
        "store": order.store,
        "channel": order.channel,
        "tier": order.tier,
        "segments": sorted(order.segments),
        "weekday": order.day.weekday,
        "hour": order.hour,
        "lines": [
            {"sku": line.sku, "category": line.category, "quantity": line.quantity, "net_fen": line.net_fen}
            for line in order.lines
        ],
    }
    context: cel.Context = _cel().Context(variables=variables)
    return context


def _cel() -> ModuleType:
    """Return the package, loaded for the first condition: it brings a command line of 0.2 s along."""
    import cel  # noqa: PLC0415  # lint-ok: imports every haowu command would wait 0.2 s, few programmes have conditions

    return cel
