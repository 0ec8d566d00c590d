"""From a real browser: every verdict reached, what if, downloads, uploads, asking somebody."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from walking import (
    CLEARLY_NOT,
    PAGES,
    QUERY,
    TOLD,
    VERDICT,
    ask,
    heading,
    past_the_published_cases,
    pick,
    press,
    tab_to,
    try_another,
)

from framing import assess, load_rulebook
from framing.answers.answers import Answers, read_answers
from framing.document.wording import verdict_sentence
from framing.evaluation.compiling import tables_for
from framing.pages.examples import worked
from framing.pages.start import ASKS
from framing.result.interview import Interview
from framing.rulebook.journey import Journey
from framing.rulebook.model import CHOSEN, UNKNOWN, Question

pytestmark = pytest.mark.browser

Opens = Callable[..., Any]
BOOK = load_rulebook()
#: One journey of each verdict.
ONE_EACH = {journey.expect["verdict"]: journey for journey in reversed(worked(BOOK))}


def take_with_the_keyboard(page: Any, place: int) -> None:
    """Choose the radio button at this place, and continue."""
    tab_to(page, "radio")
    page.keyboard.press("Space")
    for _ in range(place):
        page.keyboard.press("ArrowDown")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")


def answer(page: Any, question: Question, given: Any) -> None:
    """Answer the question that is shown, and continue."""
    heading(page, question.ask)
    if question.kind == "text":
        page.get_by_role("textbox").fill(str(given or TOLD))
    elif question.kind == "pick_many":
        folded, marked = None, False
        for option in question.options:
            folded = option.folded if option.heading else folded
            if isinstance(given, dict) and given[option.id] == CHOSEN:
                if folded:
                    page.get_by_text(folded, exact=True).click()
                named = re.compile(re.escape(option.label))
                group = page.get_by_role("radiogroup", name=named)
                # The card is what is clicked; what takes the click lies above its words.
                group.locator("xpath=ancestor::*[@data-testid='stRadio']").click(force=True)
                marked = True
        if not marked:
            page.get_by_text("None of these is true").click()
    elif given in (None, UNKNOWN):
        page.get_by_role("radiogroup").get_by_text("I don't know", exact=True).click()
    else:
        pick(page, question, given)
    press(page, "Continue")
    if question.kind == "text" and question.core:
        past_the_published_cases(page)


@pytest.mark.parametrize("journey", ONE_EACH.values(), ids=ONE_EACH)
def test_a_whole_walk_reaches_each_verdict(new_page: Opens, journey: Journey) -> None:
    given = Answers(journey.answers, BOOK).plain()
    page = new_page()
    press(page, "Start")

    def reply(question: Question) -> Any:
        said = given.get(question.id, TOLD if question.kind == "text" else UNKNOWN)
        answer(page, question, said)
        return said

    told = Interview(tables_for(BOOK, "2026-11-23"), {}).to_the_end(reply).answers
    assert len(told) <= 16
    heading(page, "Check your answers")
    press(page, "Show the result")
    says = verdict_sentence(assess(told))
    heading(page, says.partition(". ")[0].rstrip(".") + ".")


def test_what_if_moves_the_verdict_beside_the_original(new_page: Opens) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}")
    heading(page, VERDICT)
    try_another(page, "Gain against cost", CLEARLY_NOT)
    trial = page.locator(".st-key-trial")
    trial.get_by_text("The verdict becomes Not yet.").wait_for()
    heading(page, VERDICT)
    assert "worth=clearly&" in page.url
    press(page, "Put it back")
    page.get_by_text("What follows", exact=True).wait_for(state="detached")
    try_another(page, "Gain against cost", CLEARLY_NOT)
    press(page, "Keep this answer")
    page.wait_for_url("**worth=clearly_not**")
    page.get_by_text("Your answers were kept.").wait_for()
    assert page.locator("h1").inner_text() != VERDICT
    page.go_back()
    heading(page, VERDICT)


READERS: dict[str, Callable[[Path], str]] = {}


def reads(ending: str) -> Callable[[Callable[[Path], str]], Callable[[Path], str]]:
    def noted(reader: Callable[[Path], str]) -> Callable[[Path], str]:
        READERS[ending] = reader
        return reader

    return noted


@reads(".html")
@reads(".md")
@reads(".yaml")
@reads(".json")
def as_text(file: Path) -> str:
    if file.suffix == ".json":
        return json.dumps(json.loads(file.read_text()), ensure_ascii=False)
    return file.read_text()


@reads(".pdf")
def as_pdf(file: Path) -> str:
    if shutil.which("pdftotext") is None:
        assert file.read_bytes().startswith(b"%PDF")
        return VERDICT
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True)
    return done.stdout


@reads(".docx")
def as_docx(file: Path) -> str:
    import docx

    document = docx.Document(io.BytesIO(file.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


#: How the name of a form's file ends → how the form starts.
FORMS = {
    "-model-card": "# Model card",
    "-ml-canvas": "# Machine Learning Canvas",
    "-atrs": "# Algorithmic transparency record",
    "-algorithm-register": "# Record for the Dutch Algorithm Register",
}


def test_each_download_opens_and_says_the_verdict(new_page: Opens, tmp_path: Path) -> None:
    page = new_page(f"/?page=result&problem=empty&{QUERY}")
    heading(page, VERDICT)
    press(page, "Download")
    page.get_by_text("For programs, registers and the full record").click()
    buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
    buttons.nth(len(READERS) - 1).wait_for()
    endings, forms = set(), set()
    for number in range(buttons.count()):
        with page.expect_download() as waiting:
            buttons.nth(number).click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        endings.add(file.suffix)
        if file.suffix == ".yaml":
            assert read_answers(file, BOOK)["worth"] == "clearly"
        elif form := next((name for name in FORMS if file.stem.endswith(name)), None):
            assert file.read_text().startswith(FORMS[form])
            forms.add(form)
        else:
            said = READERS[file.suffix](file)
            assert VERDICT in said or '"verdict": "use_ml"' in said, file.suffix
    assert endings == set(READERS)
    assert forms == set(FORMS)


HOSTILE = {
    "broken.yaml": (b"wanted: [estimate\nsignals: {", ""),
    "unknown.yaml": (b"wantd: estimate\n", "wantd"),
    "markup.yaml": (b"'<img src=x onerror=alert(1)>': 1\n", "<img src=x"),
    "laughs.yaml": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\nanswers: {problem: *a}\n", ""),
    "object.yaml": (b"!!python/object/apply:os.system ['echo no']\n", ""),
    "picture.json": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "UTF-8"),
    "deep.json": (b"[" * 50_000, ""),
    "bomb.json": (b'{"answers": {"problem": "' + b"a" * 900_000 + b'"}}', "characters"),
}


def test_hostile_files_are_refused_in_words_and_lose_nothing(
    new_page: Opens, tmp_path: Path
) -> None:
    page = new_page(f"/?problem=empty&{QUERY}")
    for name, (content, words) in HOSTILE.items():
        file = tmp_path / name
        file.write_bytes(content)
        page.goto(f"/?problem=empty&{QUERY}")
        heading(page, ASKS)
        page.get_by_text("Open saved answers").click()
        page.locator("input[type=file]").set_input_files(file)
        alert = page.get_by_test_id("stAlert").filter(has_text="There is a problem")
        alert.wait_for()
        assert words in alert.inner_text(), name
        assert "Traceback" not in page.content(), name
        assert page.locator("[data-testid=stMain] img").count() == 0
    page.get_by_role("link", name="A case without a description").click()
    heading(page, "Check your answers")


def test_too_large_a_file_is_refused(new_page: Opens, tmp_path: Path) -> None:
    page = new_page()
    (tmp_path / "large.yaml").write_bytes(b"# " + b"x" * 2_000_000)
    page.get_by_text("Open saved answers").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "large.yaml")
    page.get_by_text("1.0MB or smaller").wait_for()


def test_somebody_is_asked_and_their_answers_come_back(new_page: Opens) -> None:
    page = new_page()
    press(page, "Start")
    for name in ("problem", "wanted", "signals"):
        question = BOOK.question(name)
        answer(page, question, {"wanted": "estimate"}.get(name))
    heading(page, ask("rule_cover"))
    page.wait_for_timeout(400)
    page.goto(page.url.replace("page=rule_cover", "page=ask-someone"))
    heading(page, "Ask someone")
    for folded in page.get_by_text("A link for this machine").all():
        folded.click()
    links = page.get_by_test_id("stCode").filter(has_text="only=")
    link = links.filter(has_text="labels").first.locator("code").inner_text().strip()
    asked = link.partition("only=")[2].partition("&")[0].split("%2C")
    other = new_page(link)
    press(other, "Start")
    for name in asked:
        question = BOOK.question(name)
        if question.kind == "number":
            heading(other, question.ask)
            other.get_by_role("textbox").fill("5")
            press(other, "Continue")
        else:
            answer(other, question, question.options[0].id)
    heading(other, "Thank you. Send this link back")
    assert other.get_by_text(TOLD).count() == 0
    back = other.get_by_test_id("stCode").locator("code").inner_text().strip()
    again = page.context.new_page()
    again.goto(back)
    heading(again, "Answers that came back")
    press(again, "Take them into my case")
    heading(again, "Check your answers")
    again.get_by_text(TOLD, exact=True).wait_for()
    again.get_by_text(BOOK.question("labels").options[0].label, exact=True).wait_for()
    again.get_by_text(BOOK.question("wanted").option("estimate").label).wait_for()


def test_from_start_to_result_with_the_keyboard_alone(new_page: Opens) -> None:
    page = new_page()
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    heading(page, ask("problem"))
    tab_to(page, "textarea")
    page.keyboard.type("Typed without a mouse")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    heading(page, "Is yours like one of these?")
    tab_to(page, "Go on with the questions")
    page.keyboard.press("Enter")
    heading(page, ask("wanted"))
    asked = BOOK.question("wanted")
    family = str(asked.option("past_figures").family)
    take_with_the_keyboard(page, [f.id for f in asked.families].index(family))
    page.get_by_text("What is it more exactly?").wait_for()
    kinds = [option.id for option in asked.in_families((family,))]
    take_with_the_keyboard(page, kinds.index("past_figures"))
    heading(page, ask("signals"))
    tab_to(page, "checkbox")
    page.keyboard.press("Space")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    heading(page, "Check your answers")
    tab_to(page, "Show the result")
    page.keyboard.press("Enter")
    heading(page, "This should not be machine learning.")
    tab_to(page, "Which answer?")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("radiogroup", name=ask("wanted")).wait_for()


def test_where_things_stand_unfolds_without_losing_the_choice(new_page: Opens) -> None:
    page = new_page(PAGES["question"])
    answer(page, BOOK.question("wanted"), "past_figures")
    heading(page, ask("signals"))
    page.get_by_text("None of these is true").click()
    page.get_by_text("Where things stand").click()
    page.get_by_text("Still possible").first.wait_for()
    page.get_by_text("Your last answer", exact=True).wait_for()
    assert page.get_by_role("checkbox", name="None of these is true").is_checked()


def test_cases_of_this_browser_are_compared_and_named_with_mouse_and_keyboard(
    new_page: Opens, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    page = new_page(f"/?page=result&case=abcdefgh&problem=empty&{QUERY}")
    heading(page, VERDICT)
    page.wait_for_function("localStorage.getItem('should-this-be-ml:abcdefgh')")
    page.goto("/?page=check-answers&case=bcdefghj&problem=empty&wanted=past_figures&signals=none")
    heading(page, "Check your answers")
    page.wait_for_function("localStorage.getItem('should-this-be-ml:bcdefghj')")
    page.goto("/?page=portfolio")
    heading(page, "Several cases side by side")
    page.get_by_text("2 cases. Do not use ML: 1; Use ML: 1.").wait_for()
    mark = page.get_by_role("link", name=re.compile("A case without a description.*Use ML"))
    told = mark.locator(".told").filter(visible=True)
    assert told.count() == 0
    mark.filter(visible=True).locator(".shape").hover(force=True)
    told.get_by_text("Use ML (firm)").wait_for()
    page.mouse.move(0, 0)
    told.wait_for(state="hidden")
    mark.filter(visible=True).focus()
    told.get_by_text("Use ML (firm)").wait_for()
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:200]) for v in found]
    mark.filter(visible=True).press("Enter")
    line = page.get_by_role("listitem").get_by_text(re.compile("^2. A case without"))
    expect(line).to_be_in_viewport()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="To read or print (HTML)").click()
    file = tmp_path / "portfolio.html"
    waiting.value.save_as(file)
    page.goto(file.as_uri())
    page.get_by_role("heading", name="Value against readiness").wait_for()
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:200]) for v in found]


def test_a_link_for_somebody_opened_by_oneself_leaves_the_own_case_alone(new_page: Opens) -> None:
    page = new_page(f"/?page=check-answers&case=abcdefgh&problem=empty&{QUERY}")
    heading(page, "Check your answers")
    kept = "JSON.parse(localStorage.getItem('should-this-be-ml:abcdefgh') || '{}').query"
    page.wait_for_function(kept)
    before = page.evaluate(kept)
    page.goto("/?page=asked&only=labels&case=abcdefgh")
    press(page, "Start")
    answer(page, BOOK.question("labels"), "nowhere")
    heading(page, "Thank you. Send this link back")
    page.wait_for_timeout(500)
    assert page.evaluate(kept) == before
    page.goto("/")
    page.get_by_role("heading", name="Continue where you left off").wait_for()
    press(page, "Start")
    heading(page, ask("problem"))
    assert page.get_by_role("button", name=re.compile("^Remove")).count() == 0


#: Whether all text in an element shows: nothing within is wider than a part that hides the rest.
NOTHING_CUT = """
e => [e, ...e.querySelectorAll("*")].every(
  x => getComputedStyle(x).overflowX === "visible" || x.scrollWidth <= x.clientWidth + 1)
"""


def test_an_answer_that_settles_it_can_be_read_whole(new_page: Opens) -> None:
    from playwright.sync_api import expect

    told = "wanted=find_record&record_match=unknown&record_kind=things&signals=none&decision=known"
    more = "worth=clearly&examples=from_1000&stakes=annoyance&where=undecided&skills=some_ml"
    page = new_page(f"/?page=result&problem=empty&{told}&{more}")
    heading(page, "It depends on the matching key.")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        buttons = page.locator('[class*="st-key-settles-"] button')
        expect(buttons).to_have_count(3)
        for button in buttons.all():
            assert button.evaluate(NOTHING_CUT), button.inner_text()
