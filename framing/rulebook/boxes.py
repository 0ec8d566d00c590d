"""Boxes: what a condition comes down to."""

from __future__ import annotations

from collections.abc import Mapping

#: For each fact it names, the values it allows. A condition is a union of boxes.
Box = Mapping[str, frozenset[str]]
