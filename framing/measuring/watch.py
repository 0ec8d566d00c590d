"""How far the work is, how long it may take, and how to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Told the share that is done, from 0 to 1, and what comes next; may raise to stop the work.
Progress = Callable[[float, str], None]


class OutOfTimeError(Exception):
    """The time limit is reached; what was not looked at is left out."""


class Watch:
    """One run: tells how far it is and stops at the limit. seconds: None for no limit."""

    def __init__(self, progress: Progress | None, seconds: float | None) -> None:
        self._progress = progress
        self._end = None if seconds is None else time.monotonic() + seconds

    def say(self, share: float, words: str) -> None:
        """Say that ``share`` is done and ``words`` come next."""
        if self._progress is not None:
            self._progress(share, words)

    def step(self, share: float, words: str) -> None:
        """Say it before a part that the time limit may leave out. Raises OutOfTimeError."""
        self.say(share, words)
        if self._end is not None and time.monotonic() > self._end:
            raise OutOfTimeError
