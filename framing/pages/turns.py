"""Whose page is made next, when many visitors click at once."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext

from framing.pages.visit import PORTFOLIO, SAMPLE, WORDS

#: Pages that may take seconds, since they read a visitor's file or ask a language model. Nobody
#: waits for these.
LONG = (PORTFOLIO, SAMPLE, WORDS)
#: Pages are made one after the other, in the order of the clicks. Python runs one thread at a time
#: in any case: pages made side by side would all be ready only when the last one is.
_ONE = threading.Semaphore(1)


def turn(page: str) -> AbstractContextManager[object]:
    """The time in which a page may be made: waits until the pages asked for earlier are ready."""
    return nullcontext() if page in LONG else _ONE
