"""How a verdict looks: by what follows from it, and never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from framing.rulebook.model import Rulebook


@dataclass(frozen=True)
class Tone:
    """Colours as six hexadecimal digits. ink, wash: on paper; the others on a dark screen."""

    ink: str
    wash: str
    dark_ink: str
    dark_wash: str


PLAIN = "plain"
#: What follows from a firm verdict, and ``plain`` where none is → its colours.
TONES = {
    "build": Tone("1A6B45", "EEF7F2", "6FCF9F", "14261E"),
    "build-2": Tone("6139A8", "F4F0FB", "C0A4F2", "211A30"),
    "instead": Tone("0D5F66", "EAF5F6", "7FD0D8", "12262A"),
    "mend": Tone("8A5A00", "FDF6E7", "E8B95B", "2A2213"),
    "stop": Tone("A3262C", "FDF0F0", "F0989C", "2F1A1C"),
    PLAIN: Tone("3F5468", "F1F4F8", "B2C2D2", "1A232D"),
}


def looks(rulebook: Rulebook) -> Mapping[str, str]:
    """Verdict → the name of its look: what follows from it, and ``-2`` after all but the last."""
    found: dict[str, str] = {}
    for verdict in reversed(rulebook.verdict.conclusions):
        name = verdict.then or PLAIN
        found[verdict.id] = f"{name}-2" if name in found.values() else name
    return found


def tone_of(rulebook: Rulebook, verdict: str) -> str:
    """The name of a firm verdict's colours: those of its look, or of what follows from it."""
    look = looks(rulebook)[verdict]
    return look if look in TONES else look.partition("-")[0]


def as_css() -> str:
    """A class for each tone, by day and in the dark."""
    light = "\n".join(
        f".tone-{name} {{ --accent: #{tone.ink}; --accent-wash: #{tone.wash}; }}"
        for name, tone in TONES.items()
    )
    dark = "\n".join(
        f"  .tone-{name} {{ --accent: #{tone.dark_ink}; --accent-wash: #{tone.dark_wash}; }}"
        for name, tone in TONES.items()
    )
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
