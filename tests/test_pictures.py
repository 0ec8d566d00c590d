"""Pictures of a case: what they show, and that their words can be read on a page and a phone."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from fixed import one_in

from framing import assess, load_rulebook
from framing.document import render
from framing.document.architecture import architecture
from framing.document.figures import process, stack, way_to_the_verdict
from framing.document.pictures import NARROW, WIDTH, break_even
from framing.document.wording import sentence

BOOK = load_rulebook()
INVOICES = next(journey for journey in BOOK.journeys if journey.id == "fields-from-invoices")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("journey", one_in(8, BOOK.journeys), ids=lambda j: j.id)
def test_the_picture_shows_the_data_the_first_service_and_who_looks(journey: Any) -> None:
    framing = assess(journey.answers, as_of=journey.as_of)
    picture = architecture(framing)
    if not framing.services:
        assert picture is None
        return
    assert picture is not None
    for station in ("Your data", framing.services[0].service.name, "Who looks at it"):
        assert station in picture.alt
        assert station in picture.mermaid
    last = picture.alt.partition("Who looks at it: ")[2]
    assert "What they do: " in last
    assert sentence(framing.leading_task.predicts) not in last, "that is what comes out"
    assert picture.narrow is not None
    for svg in (picture.svg, picture.narrow):
        root = ElementTree.fromstring(svg)
        words_lie_in_their_boxes(root)
        arrows = [path for path in root.iter(f"{SVG}path") if "Z" in path.attrib["d"]]
        assert len(arrows) == picture.alt.count(" Then ")


def test_who_acts_and_what_they_do_are_said_in_the_persons_own_words() -> None:
    own = {"who_acts": "the clerk of accounts", "what_they_do": "correct fields in doubt"}
    picture = architecture(assess({**INVOICES.answers, **own}, INVOICES.as_of))
    assert picture is not None
    assert "Who acts: the clerk of accounts. What they do: correct fields in doubt." in picture.alt


def test_what_no_font_of_the_pdf_holds_stands_in_no_picture_and_is_not_called_untold() -> None:
    own = {"who_acts": "担当者", "what_they_do": "確認する"}
    picture = architecture(assess({**INVOICES.answers, **own}, INVOICES.as_of))
    assert picture is not None
    assert "担当者" not in picture.svg
    assert "Who acts on the result: someone we can name." in picture.alt
    assert "What they do" not in picture.alt


def words_lie_in_their_boxes(root: ElementTree.Element) -> None:
    """Boxes lie in the picture, and each line that starts in a box ends well before its edge.

    A letter is taken for half as wide as it is high, which is more than ours are on average.
    """
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    boxes = []
    for box in root.iter(f"{SVG}rect"):
        x, y, wide, high = (float(box.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
        boxes.append((x, y, x + wide, y + high))
    for line in root.iter(f"{SVG}text"):
        x, y, size = (float(line.attrib[name]) for name in ("x", "y", "font-size"))
        around = [b for b in boxes if b[0] <= x <= b[2] and b[1] <= y <= b[3]]
        left, top, right, bottom = around[-1]
        aside = 0 if left == top == 0 else 8  # what stands in no box stands on the paper
        assert x + 0.5 * size * len(line.text or "") <= right - aside
        assert top + size / 2 < y < bottom - aside / 2


@pytest.mark.parametrize("journey", one_in(8, BOOK.journeys), ids=lambda j: j.id)
def test_every_phase_of_the_plan_is_joined_to_the_next_and_lies_in_its_box(journey: Any) -> None:
    framing = assess(journey.answers, as_of=journey.as_of)
    picture = process(framing)
    if not framing.plan:
        assert picture is None
        return
    assert picture is not None
    assert picture.narrow is not None
    for svg in (picture.svg, picture.narrow):
        root = ElementTree.fromstring(svg)
        words_lie_in_their_boxes(root)
        heads = [path for path in root.iter(f"{SVG}path") if "Z" in path.attrib["d"]]
        assert len(heads) == len(framing.plan) - 1


def test_on_a_phone_every_picture_has_letters_of_14_pixels() -> None:
    framing = assess(INVOICES.answers, INVOICES.as_of)
    inside = 282  # what a phone of 360 pixels leaves to a picture on the page of the result
    for figure in (way_to_the_verdict, stack, process, architecture):
        picture = figure(framing)
        assert picture is not None
        assert picture.narrow is not None
        root = ElementTree.fromstring(picture.narrow)
        scale = inside / float(root.attrib["viewBox"].split()[2])
        sizes = [float(text.attrib["font-size"]) for text in root.iter(f"{SVG}text")]
        assert min(sizes) * scale >= 14


@pytest.mark.parametrize(("gain", "cost"), [(100, 20), (3, 0), (1e6, 5e5)])
def test_the_break_even_is_told_below_its_chart_and_no_amount_is_minus_nought(
    gain: float, cost: float
) -> None:
    for width in (WIDTH, NARROW):
        root = ElementTree.fromstring(break_even(gain, cost, cost / (gain + cost), width))
        told = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
        assert "Gain per alarm, in your currency" in told
        assert f"Break-even: {100 * cost / (gain + cost):.0f} of 100" in told
        assert "-0" not in told
        assert told.count("0") == 2, "at the foot of each axis, or where nothing is gained"


def test_the_picture_is_in_every_format_of_the_document() -> None:
    framing = assess(INVOICES.answers, INVOICES.as_of)
    title = "The path, from the data to the people"
    for form in ("html", "md"):
        assert title in str(render(framing, form))
    word = render(framing, "docx")
    assert isinstance(word, bytes)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert title in archive.read("word/document.xml").decode()
