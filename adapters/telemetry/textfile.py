"""Metrics of runs that end, for the node exporter's textfile collector.

A counter has to go on where it stood when the last run ended, else nobody sees it grow: 7 cells written by
one run and 7 by the next would read as 7. So the file is where the counters are kept between runs.
"""

from collections.abc import Iterator
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, write_to_textfile
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

ADDING_UP = ("counter", "histogram")

log = structlog.get_logger(__name__)


class Textfile(Collector):
    """A registry's metrics, with what earlier runs counted added.

    A gauge that this run knows nothing of, perhaps since it failed, stays as the last run left it.
    """

    def __init__(self, file: Path, registry: CollectorRegistry) -> None:
        self._file = file
        self._registry = registry
        self._before = {family.name: family for family in _families(file)}

    def write(self) -> None:
        """Write everything at one stroke. A file that cannot be written is only logged."""
        together = CollectorRegistry()
        together.register(self)
        try:
            write_to_textfile(str(self._file), together)
        except OSError as error:
            log.warning("metrics_not_written", file=str(self._file), error=error.strerror)

    def collect(self) -> Iterator[Metric]:
        """The metrics as they are written."""
        now = {metric.name: metric for metric in self._registry.collect() if metric.samples}
        for name in dict.fromkeys((*now, *self._before)):
            metric, before = now.get(name), self._before.get(name)
            if metric and before and metric.type in ADDING_UP:
                yield _added(metric, before)
            elif found := metric or before:
                yield found


def _added(metric: Metric, before: Metric) -> Metric:
    added = Metric(metric.name, metric.documentation, metric.type, metric.unit)
    values: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}
    for sample in (*metric.samples, *before.samples):
        series = sample.name, frozenset(sample.labels.items())
        values[series] = values.get(series, 0.0) + sample.value
    for (name, labels), value in values.items():
        added.add_sample(name, dict(sorted(labels)), value)
    return added


def _families(file: Path) -> list[Metric]:
    """What earlier runs left; nothing where there is no file, or none that can be read."""
    try:
        return list(text_string_to_metric_families(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        log.warning("metrics_begin_anew", file=str(file), error=type(error).__name__)
        return []
