"""The same answers give the same bytes in every format, whatever process and machine they are on.

What is varied: hash seed, time zone, language, home and working folder, and the folders for
caches and fonts. What is not: the operating system, Python and the versions of the packages.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fixed import ROOT

from framing.document import FORMATS, FORMS

CODE = """
import hashlib, sys
from framing import assess, load_rulebook, render
from framing.document import FORMATS, FORMS
book = load_rulebook()
cases = {j.id: j for j in book.journeys}
about = {"title": "Été 日本", "owner": "A", "status": "draft", "review_date": "2027-01-01"}
for name in ("small-loans", "what-was-said-in-calls", "credit-limits-by-rule"):
    told = {"problem": cases[name].story, **cases[name].answers}
    framing = assess(told, "2026-11-23", book, about)
    for fmt in (*FORMATS, *FORMS):
        data = render(framing, fmt)
        data = data.encode() if isinstance(data, str) else data
        print(name, fmt, hashlib.sha256(data).hexdigest())
"""


def hashes(folder: Path, seed: str, zone: str, language: str) -> list[str]:
    home = folder / f"home-{seed}"
    home.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LANG": language,
        "LC_ALL": language,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "TMPDIR": str(home),
    }
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=home, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


@pytest.mark.full
def test_two_processes_in_different_surroundings_write_the_same_bytes(tmp_path: Path) -> None:
    one = hashes(tmp_path, "1", "Pacific/Auckland", "C")
    two = hashes(tmp_path, "4242", "America/Los_Angeles", "C.UTF-8")
    assert one == two
    assert len(set(one)) == len(one) == 3 * len((*FORMATS, *FORMS))
