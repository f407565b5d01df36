"""What the benches against others share: one core, environments, costs of commands, tables in Markdown."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_ONE_THREAD = (
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "POLARS_MAX_THREADS",
    "RAYON_NUM_THREADS",
)
_PAUSE = 0.1  # seconds between two looks at the memory


class SkippedError(Exception):
    """Something cannot be measured here; the message says why."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    seconds: float  # by the clock
    cpu: float  # seconds of the processor, of the command and of what it started
    peak: float  # megabytes resident at the most, all its processes together
    output: str


def keep_to_one_core() -> None:
    """Leave this process, and whatever it starts, one core and one thread a library."""
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def load() -> str:
    """Return how busy the machine is."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def default_cache() -> Path:
    """Return where environments and corpora are kept between runs: outside the repository."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "cleaner-bench"


def environment(cache: Path, name: str, requirements: Sequence[str]) -> Path:
    """Return the interpreter of an environment that holds `requirements`, made if it is not there.

    Raises SkippedError where they cannot be installed.
    """
    folder = cache / "environments" / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = "\n".join(requirements)
    if (folder / "installed.txt").is_file() and (folder / "installed.txt").read_text() == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", *requirements], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SkippedError(f"{name} cannot be installed: {_last_line(done.stderr)}")
    (folder / "installed.txt").write_text(wanted)
    return python


def run(command: Sequence[object], folder: Path) -> Cost:
    """Return what a command took that was run in `folder`. Raises SkippedError where it fails."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start, cpu = time.perf_counter(), _cpu_of_children()
        process = psutil.Popen(list(map(str, command)), cwd=folder, stdout=out, stderr=errors)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _resident(process))
            time.sleep(_PAUSE)
        seconds = time.perf_counter() - start
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            raise SkippedError(f"{command[0]} ended with {process.returncode}: {_last_line(errors.read())}")
        return Cost(seconds, _cpu_of_children() - cpu, peak / 1e6, out.read())


def _resident(process: psutil.Popen) -> int:
    total = 0
    with suppress(psutil.NoSuchProcess):
        for member in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += member.memory_info().rss
    return total


def _cpu_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("WARNING")]
    return lines[-1].strip() if lines else "it says nothing"


def read_texts(path: Path, limit: int | None = None) -> list[str]:
    """Return the field `text` of JSON lines. Raises SkippedError where there is no such file."""
    if not path.is_file():
        raise SkippedError(f"{path} is not there")
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line)["text"] for line in content.splitlines()[:limit]]


def write_texts(texts: Sequence[str], path: Path) -> Path:
    """Write texts as JSON lines with `id` and `text`, as every peer reads them; return the file."""
    with path.open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            out.write(json.dumps({"id": str(number), "text": text}) + "\n")
    return path


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table, row by row as they come, the first column to the left."""
    for at, row in enumerate(rows):
        if at == 0:
            widths = [max(map(len, pair)) for pair in zip(header, row, strict=True)]
            _print_row(header, widths)
            _print_row(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])], widths)
        _print_row(row, widths)


def _print_row(row: Sequence[str], widths: Sequence[int]) -> None:
    first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    print("| " + " | ".join([first.strip().ljust(widths[0]), *others]) + " |", flush=True)


@contextmanager
def skipping() -> Iterator[None]:
    """End the bench with the reason, and with success, where something that it needs is not there."""
    try:
        yield
    except SkippedError as reason:
        print(f"skipped: {reason}")
