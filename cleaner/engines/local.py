"""Batches through worker processes on this machine, in order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any

import pyarrow as pa

from cleaner.arrow import clean_batch
from cleaner.config import Settings
from cleaner.pipeline import Pipeline

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

    workers: None for one a core. A single batch is cleaned in this process, since starting another takes
    longer. No more than two batches a worker are held at a time.
    """
    pipeline = Pipeline(settings)  # here too, so that settings that cannot be are told before any work
    workers = workers or available_cores()
    batches = iter(batches)
    first = list(islice(batches, 2))
    if workers == 1 or len(first) < 2:
        yield from (clean_batch(batch, pipeline) for batch in chain(first, batches))
        return
    # Forking a process that has threads, as Arrow's has, can deadlock.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=(settings,)) as pool:
        yield from _mapped(pool, _clean_in_worker, chain(first, batches), 2 * workers)


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
    _pipeline = Pipeline(settings)


def _clean_in_worker(batch: pa.RecordBatch) -> pa.RecordBatch:
    return clean_batch(batch, _pipeline)
