"""Watching a rulebook's folder: something is done again whenever one of its files changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

#: Seconds between two looks at the files.
PAUSE = 0.4


def state(folder: Path) -> Mapping[str, tuple[int, int]]:
    """File → time of its last change and size. Files that vanish meanwhile are left out."""
    found = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            info = path.stat()
        except OSError:
            continue
        found[str(path)] = (info.st_mtime_ns, info.st_size)
    return found


def watch(folder: Path, act: Callable[[], None], rounds: int | None = None) -> None:
    """Do ``act`` now and after each change, until interrupted.

    A change counts once two looks in a row see the same files, so that a file that is just being
    saved is not read half. rounds: how many looks at most; None: no end.
    """
    done: Mapping[str, tuple[int, int]] | None = None
    before = state(folder)
    while rounds is None or rounds > 0:
        now = state(folder)
        if now == before and now != done:
            act()
            done = now
        before = now
        rounds = None if rounds is None else rounds - 1
        time.sleep(PAUSE)
