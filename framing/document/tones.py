"""Colours of a verdict in documents: one for each thing that follows from it, never alone."""

from __future__ import annotations

from dataclasses import dataclass


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
    "instead": Tone("1D5C9E", "EDF3FA", "8AB8E6", "18242F"),
    "mend": Tone("8A5A00", "FDF6E7", "E8B95B", "2A2213"),
    "stop": Tone("A3262C", "FDF0F0", "F0989C", "2F1A1C"),
    PLAIN: Tone("3F5468", "F1F4F8", "B2C2D2", "1A232D"),
}


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
