"""The product's own code, as tests look through it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file of Python, parsed once for all tests that look at it."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
