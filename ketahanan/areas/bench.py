"""How fast regions load and places are found, in an empty database that the caller provides."""

from __future__ import annotations

from statistics import median
from time import perf_counter, process_time

from ketahanan.areas import operations, queries
from ketahanan.areas.models import Area, Level
from ketahanan.areas.package import regions
from ketahanan.common import clock

TYPED = 200
NAMES = 20


def bench() -> dict[str, float]:
    """Seconds of the first import and of its repetition; milliseconds of the median search and the slow tenth.

    Wall and CPU time: on PostgreSQL the second leaves out what the server does.
    """
    started, spent = perf_counter(), process_time()
    _load()
    loaded, spent_loaded = perf_counter(), process_time()
    _load()
    repeated, spent_repeated = perf_counter(), process_time()
    texts = typed()
    begun = process_time()
    times = sorted(_timed(text) for text in texts)
    cpu = (process_time() - begun) * 1000 / len(times)
    return {
        "areas_import_s": round(loaded - started, 2),
        "areas_import_cpu_s": round(spent_loaded - spent, 2),
        "areas_repeat_s": round(repeated - loaded, 2),
        "areas_repeat_cpu_s": round(spent_repeated - spent_loaded, 2),
        "area_search_median_ms": round(median(times), 2),
        "area_search_mean_cpu_ms": round(cpu, 2),
        "area_search_p90_ms": round(times[len(times) * 9 // 10], 2),
    }


def _load() -> None:
    operations.load_package(regions(), at=clock.now(), say=lambda text: None)


def typed() -> list[str]:
    """What a person types letter by letter on the way to a village, with a kabupaten, a slip and an old spelling."""
    villages = Area.objects.filter(level=Level.VILLAGE).select_related("parent__parent").order_by("path")
    step = max(1, villages.count() // NAMES)
    texts: list[str] = []
    for village in villages[::step][:NAMES]:
        kabupaten = village.parent.parent.name if village.parent and village.parent.parent else ""
        whole = f"{village.name} {kabupaten}"
        texts += [
            whole[:length] for length in (2, 3, 4, 6, 8, len(village.name), len(village.name) + 3, len(whole))
        ]
        texts += [village.name.replace("u", "oe"), village.name[:2] + village.name[3:]]
    return texts[:TYPED]


def _timed(text: str) -> float:
    started = perf_counter()
    queries.search(text)
    return (perf_counter() - started) * 1000
