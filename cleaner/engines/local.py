"""Batches through worker processes on this machine, in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import chain, islice
from typing import Any

import pyarrow as pa

from cleaner.arrow import clean_batch
from cleaner.config import Settings
from cleaner.io.records import PAGE_FIELDS
from cleaner.pipeline import Pipeline
from cleaner.templates.remove import remove_lines

_pipeline: Pipeline  # of a worker process, made once when it starts


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def clean_batches(
    batches: Iterable[pa.RecordBatch], settings: Settings, workers: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the batches cleaned, in their order, whatever the number of workers.

    batches: of the schema of records, which may hold web pages.
    workers: None for one a core. A single batch is cleaned in this process, since starting another takes
    longer. No more than two batches a worker are held at a time.
    """
    return _through(_cleaned, batches, settings, workers)


def remove_from_batches(
    batches: Iterable[tuple[pa.RecordBatch, Mapping[int, Sequence[int]]]],
    settings: Settings,
    workers: int | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield cleaned batches without some lines of their texts: of each row, those of these numbers."""
    return _through(remove_lines, batches, settings, workers)


def _through(
    step: Callable[[Any, Pipeline], pa.RecordBatch],
    items: Iterable[Any],
    settings: Settings,
    workers: int | None,
) -> Iterator[pa.RecordBatch]:
    """Yield step(item, pipeline) for each item, in order."""
    pipeline = Pipeline(settings)  # here too, so that settings that cannot be are told before any work
    workers = workers or available_cores()
    items = iter(items)
    first = list(islice(items, 2))
    if workers == 1 or len(first) < 2:
        yield from (step(item, pipeline) for item in chain(first, items))
        return
    # Forking a process that has threads, as Arrow's has, can deadlock.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=(settings,)) as pool:
        try:
            yield from _mapped(pool, partial(_in_worker, step), chain(first, items), 2 * workers)
        finally:
            pool.shutdown(cancel_futures=True)


def _mapped(
    pool: ProcessPoolExecutor, function: Callable[[Any], Any], items: Iterator[Any], window: int
) -> Iterator[Any]:
    """Yield function(item) for each item in order, at most `window` of them under way."""
    waiting: deque[Future[Any]] = deque(pool.submit(function, item) for item in islice(items, window))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(pool.submit(function, item) for item in islice(items, 1))


def _start_worker(settings: Settings) -> None:
    global _pipeline
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it is interrupted too, and ends it
    _pipeline = Pipeline(settings)


def _in_worker(step: Callable[[Any, Pipeline], pa.RecordBatch], item: Any) -> pa.RecordBatch:
    return step(item, _pipeline)


def _cleaned(batch: pa.RecordBatch, pipeline: Pipeline) -> pa.RecordBatch:
    """Return a batch of records cleaned, without the pages that their texts were extracted from."""
    return clean_batch(batch, pipeline, html="html").drop_columns(list(PAGE_FIELDS))
