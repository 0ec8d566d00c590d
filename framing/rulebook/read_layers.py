"""``layers.yaml`` → the layers in which services stand; what names one must know it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import schema
from framing.rulebook.catalogue import Layer, StatedLimit
from framing.rulebook.files import Files
from framing.rulebook.read_limits import FILE as LIMITS

FILE = "layers.yaml"


def layers(
    files: Files, services: Mapping[str, Any], limits: Iterable[StatedLimit]
) -> dict[str, Layer]:
    """The layers by id, from the top.

    services: file name → shape. Faults are collected in ``files``.
    """
    found: dict[str, Layer] = {}
    named: list[tuple[str, tuple[Hashable, ...], str]] = []
    for i, value in enumerate(files.listing(FILE, list)):
        item = files.shaped(schema.LayerShape, value, FILE, (i,))
        if item is None:
            continue
        if item.id in found:
            what = f"The layer {item.id} is listed twice."
            files.fault(Code.SAME_ID, FILE, (i, "id"), what, "Keep one of the two.")
        found[item.id] = Layer(item.id, item.title, item.made_for, item.beside)
        named += [(FILE, (i, "beside"), item.beside)] if item.beside else []
    named += [(file, ("layer",), service.layer) for file, service in services.items()]
    named += [
        (LIMITS, (i, "layers"), name) for i, limit in enumerate(limits) for name in limit.layers
    ]
    for file, at, name in named:
        if name not in found:
            what = f"There is no layer {name}."
            files.fault(Code.UNKNOWN_ID, file, at, what, nearest(name, found))
    return found
