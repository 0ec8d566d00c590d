"""What the file of a document is called: after its case."""

from __future__ import annotations

import re
import unicodedata

from framing.result.framing import Framing
from framing.result.nouns import title_of

DEFAULT = "should-this-be-ml"
#: Most characters of the part that names the case, and most words of the problem in it.
LENGTH, WORDS = 60, 8
#: Names that Windows keeps for itself.
RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}


def file_stem(framing: Framing) -> str:
    """A name without ending: of the title, else of the nouns, else of the problem's first words.

    It holds letters, digits and single hyphens only, and is never empty.
    """
    told = str(framing.answers.get("problem", "")).split()[:WORDS]
    own = title_of(framing.leading_task, framing.told)
    return stem_of(framing.about.title or own or " ".join(told))


def stem_of(words: str) -> str:
    """Any words as the name of a file; ``DEFAULT`` where nothing of them is left."""
    plain = unicodedata.normalize("NFKC", words).lower()
    name = re.sub(r"[^\w]|_", "-", plain)
    name = re.sub(r"-+", "-", name).strip("-")
    if len(name) > LENGTH:
        cut = name[: LENGTH + 1].rpartition("-")[0]
        name = (cut or name[:LENGTH]).strip("-")
    return DEFAULT if not name or name in RESERVED else name
