"""Settings of a run: frozen dataclasses, and how a TOML file becomes them."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_type_hints

from cleaner.errors import SettingsError

STAGES = ("repair", "strip", "identify", "flag")
SURVIVORS = ("earliest", "longest", "cleanest")
POLICIES = ("captions", "bylines", "dates", "tables", "embeds")
FLOOR = 0.1  # probability down to which the scores of pairs are kept, for other thresholds later
EXTRACTORS = ("blocks", "resiliparse", "trafilatura")


@dataclass(frozen=True, slots=True)
class StripSettings:
    """What the strip stage may take."""

    packs: tuple[str, ...] = ()  # folders or files of rules besides the built-in ones
    off: tuple[str, ...] = ()  # rules, and findings of cleaner.stages.strip.PASSES, not to use
    max_removed: float = 1.0  # share of a document's characters; one that would lose more goes to review
    # What some take for the article's and others for the page's: "drop" or "keep".
    captions: str = "drop"
    bylines: str = "drop"
    dates: str = "drop"  # the date above the text becomes the document's date either way
    tables: str = "keep"
    embeds: str = "drop"  # what an embedded post leaves: its link, its notice of consent

    def __post_init__(self) -> None:
        _check_share("max_removed", self.max_removed)
        for name in POLICIES:
            if getattr(self, name) not in ("drop", "keep"):
                raise SettingsError(
                    f'{name}: {getattr(self, name)!r} is no policy; there are "drop" and "keep"'
                )

    def keeps(self, name: str) -> bool:
        """Return whether what the policy `name` is about stays; what none is about does not."""
        return name in POLICIES and getattr(self, name) == "keep"


@dataclass(frozen=True, slots=True)
class HtmlSettings:
    """How the article is taken out of a web page."""

    extractor: str = "blocks"  # one of EXTRACTORS

    def __post_init__(self) -> None:
        if self.extractor not in EXTRACTORS:
            raise SettingsError(
                f"extractor: no extractor is called {self.extractor!r}; there are {', '.join(EXTRACTORS)}"
            )


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How copies and rewrites are found."""

    threshold: float = 0.65  # least probability, for a link that clusters, that two texts are one article
    story_threshold: float = 0.33  # least probability, for a story, that two articles report one event
    survivor: str = "earliest"  # one of SURVIVORS, or "priority:FIELD": the largest number in that column

    def __post_init__(self) -> None:
        for name in ("threshold", "story_threshold"):
            _check_share(name, getattr(self, name), "probability")
            if getattr(self, name) < FLOOR:
                raise SettingsError(
                    f"{name}: {getattr(self, name)} is below {FLOOR}, down to which scores are kept"
                )
        if self.survivor not in SURVIVORS and not re.fullmatch("priority:.+", self.survivor):
            policies = ", ".join(SURVIVORS)
            raise SettingsError(
                f"survivor: {self.survivor!r} is not a policy; there are {policies} and priority:FIELD"
            )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides what comes out of a run; equal settings give equal bytes."""

    stages: tuple[str, ...] = STAGES
    html: HtmlSettings = field(default_factory=HtmlSettings)
    strip: StripSettings = field(default_factory=StripSettings)
    cluster: ClusterSettings = field(default_factory=ClusterSettings)

    def __post_init__(self) -> None:
        for name in self.stages:
            if name not in STAGES:
                raise SettingsError(f"stages: no stage is called {name!r}; there are {', '.join(STAGES)}")


def _check_share(name: str, value: float, kind: str = "share") -> None:
    if not 0 <= value <= 1:
        raise SettingsError(f"{name}: {value} is not a {kind}, between 0 and 1")


def load_settings(path: Path) -> Settings:
    """Return the settings of a TOML file; packs of rules that it names are looked for beside it.

    Raises SettingsError with the file and the key where a key or a value cannot be.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    settings: Settings = _from_table(Settings, table, str(path))
    packs = tuple(str(path.parent / pack) for pack in settings.strip.packs)
    return dataclasses.replace(settings, strip=dataclasses.replace(settings.strip, packs=packs))


def _from_table(cls: type, table: dict[str, Any], place: str) -> Any:
    """Return an instance of the dataclass `cls` with the values of `table`, the rest at their defaults."""
    types = get_type_hints(cls)
    values = {}
    for key, value in table.items():
        if key not in types:
            raise SettingsError(f"{place}: unknown key {key!r}; there are {', '.join(types)}")
        values[key] = _coerced(types[key], value, f"{place}: {key}")
    try:
        return cls(**values)
    except SettingsError as error:
        raise SettingsError(f"{place}: {error}") from None


def _coerced(kind: Any, value: Any, place: str) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        return _from_table(kind, value, place)  # type: ignore[arg-type]
    if get_args(kind) and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and type(value) is kind:
        return value
    wanted = "list of strings" if get_args(kind) else kind.__name__
    raise SettingsError(f"{place}: {value!r} is not a {wanted}")
