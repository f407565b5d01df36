"""What two comparisons must have in common to give two texts the same scores and evidence."""

from __future__ import annotations

import hashlib
import importlib.metadata

from cleaner import __version__
from cleaner.dedup.verify import MODELS


def compared_by() -> dict[str, str]:
    """Return the versions that scores depend on, by name: this package, its models, words and stems."""
    return {
        "cleaner": __version__,
        "models": hashlib.sha256(MODELS.read_bytes()).hexdigest()[:16],
        **{name: importlib.metadata.version(name) for name in ("wordfreq", "PyStemmer")},
    }
