# SPDX-License-Identifier: Apache-2.0
"""What the door counts, in plain integers; Prometheus text is made only when somebody asks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.core import Metric

SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


class Measures:
    """Answers by call and status (event loop only), batches by size and time (writer only)."""

    def __init__(self) -> None:
        """Start at zero."""
        self.answers: Counter[tuple[str, int]] = Counter()
        self.gauges: dict[str, Callable[[], float]] = {}
        self._registry = CollectorRegistry()
        self._sizes = Histogram("haowu_batch_items", "Items per batch", buckets=SIZES, registry=self._registry)
        self._times = Histogram("haowu_batch_seconds", "Time of a batch", buckets=SECONDS, registry=self._registry)
        self._registry.register(self)

    def batch(self, items: int, seconds: float) -> None:
        """Count a committed batch."""
        self._sizes.observe(items)
        self._times.observe(seconds)

    def collect(self) -> Iterator[Metric]:
        """Yield what Prometheus reads."""
        answers = CounterMetricFamily("haowu_api_answers", "Answers by call and status", labels=("call", "status"))
        for (call, status), count in list(self.answers.items()):
            answers.add_metric((call, str(status)), count)
        yield answers
        for name, read in self.gauges.items():
            yield GaugeMetricFamily(name, name.replace("_", " "), value=read())

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        return generate_latest(self._registry)
