"""HTML and SVG by type: foreign text is escaped where it enters, and only elements are elements."""

from __future__ import annotations

import ast
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from source_code import nodes_of

import framing
from framing.document.markup import element, lines, shape, svg, void

PACKAGE = Path(framing.__file__).parent
#: The home of elements; and the doctype, a style sheet, the role put on a drawing, and no drawing.
DECLARE = {"document/markup.py", "document/html.py", "portfolio/chart.py"}
#: What XML can hold.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))


@given(WORDS, WORDS)
def test_what_is_put_in_is_read_back_and_makes_no_element(inside: str, value: str) -> None:
    read = ElementTree.fromstring(element("p", inside, title=value, data_label=value))
    assert (read.text or "", read.attrib) == (inside, {"title": value, "data-label": value})
    assert len(read) == 0


def test_elements_inside_stay_elements_and_text_beside_them_is_escaped() -> None:
    assert element("p", element("b", "<i>"), "<i>") == "<p><b>&lt;i&gt;</b>&lt;i&gt;</p>"
    assert lines("<", element("p")) == "&lt;\n<p></p>"


def test_names_values_and_ends_are_written_as_html_and_svg_have_them() -> None:
    assert void("meta", http_equiv="x", name="y") == '<meta http-equiv="x" name="y">'
    assert shape("rect", class_="a", x=2.0, rx=1.5, fill=None) == '<rect class="a" x="2" rx="1.5"/>'
    assert svg([shape("path", d="M0 0")], viewBox="0 0 1 1").endswith(
        ' viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    )
    assert isinstance(svg([]), Markup)


def test_no_other_module_escapes_by_hand_or_declares_a_text_to_be_markup() -> None:
    strange = []
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        for node in nodes_of(file):
            escapes = isinstance(node, ast.ImportFrom) and node.module == "html"
            called = node.func if isinstance(node, ast.Call) else None
            declares = isinstance(called, ast.Name) and called.id == "Markup"
            if escapes or (declares and name not in DECLARE):
                strange.append(f"{name}: {ast.unparse(node)}")
    assert strange == []
