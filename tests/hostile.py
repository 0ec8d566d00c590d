"""What somebody could send through a door: good input with something spoilt in it."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

from framing.answers.cells import cell_of
from framing.reading.strict_yaml import write_yaml
from framing.rulebook.model import Rulebook

#: Text that has led somebody astray before.
PIECES = (
    "", " ", "\t", "\u00a0", "\u202e", "\ufeff", "\x00", "\x1b[31m", "\ud800", "\u2028", "\r\n",
    "nan", "NaN", "inf", "-0", "1e999", "9" * 400, "9" * 5000, "1_000", "6%", "١٢", "800..1200",
    "..", "1..", "unknown", "none", "none;none", ";", "?", "|", "a|b", "estimate|", "true", "null",
    "~", "- -", "[", "{", "}", "&a", "*a", "!!python/name:os.system", "<<", "=1+1", "@x", "'", '"',
    "<b>", "</script>", "2026-02-30", "0x1F", "1:30", "ﬁ", "😀", "a" * 21_000, "__proto__",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *PIECES, None, True, False, 0, -1, 10**25, 10**400, 0.5, float("nan"), float("inf"), [], {},
    [[]], [None], ["x", ["y"]], {"x": "y"}, {"x": ["y"]},
)  # fmt: skip


def spoilt_bytes(chance: random.Random, data: bytes) -> bytes:
    """Bytes with a few of them changed, dropped, doubled or put in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(found))
        end = min(len(found), at + chance.randint(0, 30))
        piece = chance.choice(PIECES).encode("utf-8", "surrogatepass")
        changes = (piece, bytes(found[at:end]) * 2, b"", bytes([chance.randrange(256)]))
        found[at:end] = chance.choice(changes)
    return bytes(found)


def spoilt_value(chance: random.Random, data: Any) -> Any:
    """Plain data with one value or key in it replaced."""
    if isinstance(data, dict) and data and chance.random() < 0.9:
        key = chance.choice(list(data))
        if chance.random() < 0.15:
            return {(chance.choice(PIECES) if k == key else k): v for k, v in data.items()}
        return {k: spoilt_value(chance, v) if k == key else v for k, v in data.items()}
    if isinstance(data, list) and data and chance.random() < 0.7:
        at = chance.randrange(len(data))
        return [spoilt_value(chance, v) if i == at else v for i, v in enumerate(data)]
    return chance.choice(VALUES)


def answers_files(corpus: list[dict[str, Any]]) -> st.SearchStrategy[bytes]:
    """YAML and JSON of answers with something spoilt in the data or in the bytes."""

    def made(seed: int) -> bytes:
        chance = random.Random(seed)
        data: Any = chance.choice(corpus)
        if chance.random() < 0.5:
            data = {"format": "framing-answers/1", "about": {"title": "T"}, "answers": data}
        if chance.random() < 0.6:
            data = spoilt_value(chance, data)
        try:
            text = json.dumps(data) if chance.random() < 0.4 else write_yaml(data)
        except ValueError:  # thousands of digits, which JSON does not write
            text = f"cases_per_month: {'9' * 5000}"
        raw = text.encode("utf-8", "surrogatepass")
        return spoilt_bytes(chance, raw) if chance.random() < 0.6 else raw

    return st.integers(0, 2**32).map(made)


def rows_of(rulebook: Rulebook, corpus: list[dict[str, Any]], seed: int) -> list[list[Any]]:
    """A table of a few cases with something spoilt in its cells or its header."""
    chance = random.Random(seed)
    asked = [q for q in rulebook.questions if chance.random() < 0.3] or [rulebook.questions[1]]
    header = [chance.choice(["name", "case", "title"]), *(q.id for q in asked)]
    rows: list[list[Any]] = [header]
    for n in range(chance.randint(1, 5)):
        told = chance.choice(corpus)
        rows.append([f"No. {n}", *(cell_of(q, told.get(q.id)) for q in asked)])
    for _ in range(chance.randint(0, 3)):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(VALUES)
    if chance.random() < 0.1:
        rows.insert(0, [chance.choice(PIECES)])
    return rows


def csv_files(
    rulebook: Rulebook, corpus: list[dict[str, Any]], changed: Callable[..., bytes] = spoilt_bytes
) -> st.SearchStrategy[bytes]:
    def made(seed: int) -> bytes:
        chance = random.Random(seed)
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=chance.choice(",;\t"))
        writer.writerows([plain(cell) for cell in row] for row in rows_of(rulebook, corpus, seed))
        encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
        raw = file.getvalue().encode(encoding, "surrogatepass")
        return changed(chance, raw) if chance.random() < 0.5 else raw

    return st.integers(0, 2**32).map(made)


def workbooks(rulebook: Rulebook, corpus: list[dict[str, Any]]) -> st.SearchStrategy[bytes]:
    """Workbooks with spoilt cells, spoilt parts or spoilt bytes."""

    def made(seed: int) -> bytes:
        chance = random.Random(seed)
        book = Workbook()
        for row in rows_of(rulebook, corpus, seed):
            book.active.append([_storable(cell) for cell in row])
        for cell in chance.choice(list(book.active.rows)):
            cell.number_format = chance.choice(["0%", "General", "yyyy-mm-dd", "[h]:mm", "@"])
        raw = io.BytesIO()
        book.save(raw)
        if chance.random() < 0.6:
            return _with_spoilt_part(chance, raw.getvalue())
        return spoilt_bytes(chance, raw.getvalue()) if chance.random() < 0.5 else raw.getvalue()

    return st.integers(0, 2**32).map(made)


def _with_spoilt_part(chance: random.Random, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        parts = old.namelist()
        spoilt = chance.choice([p for p in parts if p.startswith("xl/")])
        for part in parts:
            told = old.read(part)
            new.writestr(part, spoilt_bytes(chance, told) if part == spoilt else told)
    return out.getvalue()


def plain(value: Any) -> str:
    """A cell as text."""
    try:
        return "" if value is None else str(value)
    except ValueError:
        return "9" * 5000


def _storable(value: Any) -> Any:
    """What openpyxl stores: no lists, no control characters, no endless numbers."""
    if isinstance(value, str):
        legal: Iterable[str] = (c for c in value if c.isprintable() or c in "\t\n")
        return "".join(legal)[:32_000]
    if isinstance(value, bool) or value is None:
        return value
    return value if isinstance(value, int | float) and abs(value) < 1e300 else plain(value)[:400]
