"""HTML and SVG by type: text is escaped where it enters an element, what is an element is not.

Only ``Markup`` is taken for markup; every other text is foreign and escaped. No other module builds
a tag by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, /, *inside: str, **attributes: str | float | None) -> Markup:
    """``<name attribute="…">inside</name>``; an attribute that is None is left out.

    Of an attribute's name, a last ``_`` falls and others become ``-``: ``class_``, ``aria_label``.
    """
    body = "".join([escape(one) for one in inside])
    return Markup(f"<{name}{_attributes(attributes)}>{body}</{name}>")


def shape(name: str, /, **attributes: str | float | None) -> Markup:
    """An element of SVG that holds nothing: ``<name attribute="…"/>``."""
    return Markup(f"<{name}{_attributes(attributes)}/>")


def void(name: str, /, **attributes: str | float | None) -> Markup:
    """An element of HTML that has no end: ``<name attribute="…">``."""
    return Markup(f"<{name}{_attributes(attributes)}>")


def svg(shapes: Iterable[str], **attributes: str | None) -> Markup:
    """A drawing from shapes and words."""
    return element("svg", *shapes, xmlns="http://www.w3.org/2000/svg", **attributes)


def words(
    said: str, x: float | str, y: float | str, size: float, anchor: str, **look: str | None
) -> Markup:
    """Words in a drawing. anchor: ``start``, ``middle`` or ``end``, which lies at x."""
    return element("text", said, x=x, y=y, font_size=size, text_anchor=anchor, **look)


def lines(*parts: str) -> Markup:
    """One below the other."""
    return Markup("\n").join(parts)


def joined(parts: Iterable[str]) -> Markup:
    """One directly after the other."""
    return Markup("").join(parts)


def opening_beside(html: Markup) -> Markup:
    """The same, with links that open beside the page."""
    return Markup(html.replace(Markup("<a "), Markup('<a target="_blank" ')))


def spread(*parts: str) -> Markup:
    """One below the other, on lines apart from the tags around them."""
    return lines("", *parts, "")


def _attributes(given: dict[str, str | float | None]) -> str:
    return "".join(
        [
            f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
            for name, value in given.items()
            if value is not None
        ]
    )


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else f"{value:g}"
