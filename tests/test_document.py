"""The document: whole in every format, made of plain words, and safe whatever was typed."""

from __future__ import annotations

import html as html_text
import json
import re
from functools import cache, partial
from html.parser import HTMLParser
from typing import Any, Literal

import pytest
from fixed import AS_OF, CHURN, ROOT, one_in
from generated_answers import some_answers
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from framing import Framing, assess, load_rulebook, parse_answers
from framing.document import FORMATS, render
from framing.document.blocks import Document, Part, Quotation, Section, Table, spans_of, text
from framing.document.citations import numbered
from framing.document.direction import shown
from framing.document.front_page import TOLD_LENGTH
from framing.document.html import to_html
from framing.document.json_form import to_dict, to_json
from framing.document.markdown import to_markdown
from framing.document.next_steps import by_weight
from framing.document.report import MOST_OPEN, report_of
from framing.evaluation import verdict
from framing.evaluation.diagrams import NoDiagramError
from framing.result import framing as result

BOOK = load_rulebook()
CUSTOMERS = {
    **CHURN,
    "problem": "Too many customers leave.\nWe learn of it from the letter.",
    "worth": "close",
    "stakes": "serious",
    "check": "person",
    "found_today": 30,
    "cases_per_month": 20000,
    "share_that_matters": 2,
    "gain_per_hit": 40,
    "running_cost": 6000,
    "decision_detail": "Each Monday the lead picks 200 customers.",
    "worse_mistake": "miss",
    "in_eu": "unknown",
    "creation": "picture",
}
HALF_TOLD = {
    key: CUSTOMERS[key]
    for key in ("problem", "wanted", "signals", "rule_cover", "input_kind", "output_rows")
}
HANDBOOK = {
    "problem": "Staff ask the same questions.",
    "wanted": "documents",
    "document_answer": "written_answer",
    "asked_by": "staff",
    "signals": "none",
    "decision": "known",
    "worth": "clearly",
    "stakes": "money",
    "where": "aws",
    "skills": "developers",
}
RULES_DO = {"wanted": "estimate", "signals": "none", "rule_cover": "enough"}
FORBIDDEN = {"wanted": "estimate", "signals": ["social_scoring"]}
CASES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "half_told": HALF_TOLD,
    "use_ml": CUSTOMERS,
    "generative": HANDBOOK,
    "not_yet": {**CUSTOMERS, "labels": "nowhere"},
    "rules": RULES_DO,
    "stop": FORBIDDEN,
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "# h #",
    "a\n===\nb\n---",
    "`code` ``` and ~~~\n~~~\nfence",
    "*a* _b_ **c** ~~d~~ $e$ &amp; &#60; \\* \\",
    "1. one\n2) two\n- three\n+ four\n> five",
    "<!-- x --> <?php ?> <https://evil.example> www.evil.example",
    "[ref]: https://evil.example 'x'\n[ref] [^1]",
    "</td></table><h1>x</h1> & \"quotes\" 'single'",
    "Ünï \u202e 漢字 🙂",
    "line one\n\n    indented\n\nline three!",
    "x| " * 6600,
]


@cache
def case(name: str) -> Framing:
    return assess(CASES[name], AS_OF)


@cache
def document(name: str) -> Document:
    return report_of(case(name), full=True)


@cache
def rendered(name: str, fmt: str) -> str:
    result = render(case(name), fmt, full=True)
    assert isinstance(result, str)
    return result


class Page(HTMLParser):
    """Open and closed elements, headings, attributes and text of a page."""

    VOID = ("meta", "br", "link", "img", "input", "hr")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.words.append(("br", "\n"))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append((self.open[-1] if self.open else "", data))

    @property
    def text(self) -> str:
        return flat("".join(words for tag, words in self.words if tag != "style"))

    def headings(self, level: str) -> list[str]:
        return [words for tag, words in self.words if tag == level]


def flat(words: str) -> str:
    return " ".join(words.split())


def page_of_markdown(markdown: str) -> Page:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return Page(reader.render(markdown))


@pytest.mark.parametrize("name", one_in(3, CASES))
def test_markdown_and_html_hold_the_same_sections(name: str) -> None:
    titles = [section.title for section in document(name).sections]
    assert page_of_markdown(rendered(name, "md")).headings("h2") == titles
    in_html = Page(rendered(name, "html")).headings("h2")
    assert [title for title in in_html if title != "In this document"] == titles


@pytest.mark.parametrize("name", one_in(3, CASES))
def test_markdown_and_html_say_the_same(name: str) -> None:
    for full in (False, True):
        whole = numbered(report_of(case(name), full))
        pages = (
            page_of_markdown(str(render(case(name), "md", full))).text,
            Page(str(render(case(name), "html", full))).text,
        )
        for section in whole.sections:
            for span in spans_of(section.blocks):
                for page in pages:
                    assert flat(span.text) in page


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_every_open_question_is_asked_with_whom_to_ask(name: str, fmt: str) -> None:
    said = html_text.unescape(rendered(name, fmt)).replace("\\", "")
    for item in by_weight(case(name))[:MOST_OPEN]:
        assert item.question.ask in said
        assert item.question.whom[1:] in said


@pytest.mark.parametrize("name", CASES)
def test_every_source_cited_is_listed(name: str) -> None:
    *others, _ = sections = document(name).sections
    if not case(name).answers:  # nothing was said, so nothing rests on a source
        assert not [part for part in sections if part.id == "sources"]
        return
    cited = {s.cites for part in others for s in spans_of(part.blocks) if s.cites}
    [listed] = [part for part in sections if part.id == "sources"]
    words = [span.text for span in spans_of(listed.blocks)]
    assert cited
    for source in cited:
        assert BOOK.sources[source].title in words
        assert (BOOK.sources[source].url or "No address") in words


@pytest.mark.parametrize("name", CASES)
def test_every_source_of_a_shown_reason_is_cited(name: str) -> None:
    cited = {s.cites for part in document(name).sections for s in spans_of(part.blocks)}
    own = {source.id for source in BOOK.sources.values() if source.kind == "own view"}
    rules = [f.rule for f in case(name).findings if f.status == "fired"]
    assert {source for rule in rules for source in rule.sources} - own <= cited


@pytest.mark.parametrize("typed", one_in(5, HOSTILE), ids=range(len(HOSTILE)))
def test_typed_text_comes_back_literally_and_never_as_markup(typed: str) -> None:
    fields = ("problem", "decision_detail", "success_measure")
    framing = assess({**HALF_TOLD, **dict.fromkeys(fields, typed)}, AS_OF)
    for read, fmt in ((page_of_markdown, "md"), (Page, "html")):
        page = read(str(render(framing, fmt)))
        # Page one shows the start of a long text, and the body what is left of it.
        assert page.text.count(flat(seen(typed))) >= (3 if len(typed) <= TOLD_LENGTH else 2)
        assert tuple(t for t in page.tags if t[0] not in ("br", "meta")) == harmless_tags(
            fmt, len(typed) > TOLD_LENGTH
        )


def seen(typed: str) -> str:
    """What a reader sees of a typed text: characters that turn it are named."""
    return shown(typed)


@cache
def harmless_tags(fmt: Literal["md", "html"], long: bool) -> tuple[Any, ...]:
    """The tags of the same page where nothing hostile was typed."""
    fields = ("problem", "decision_detail", "success_measure")
    framing = assess(
        {**HALF_TOLD, **dict.fromkeys(fields, "plain " * (3000 if long else 1))}, AS_OF
    )
    read = page_of_markdown if fmt == "md" else Page
    page = read(str(render(framing, fmt)))
    return tuple(t for t in page.tags if t[0] not in ("br", "meta"))


@pytest.mark.parametrize("typed", one_in(5, HOSTILE), ids=range(len(HOSTILE)))
def test_typed_text_cannot_break_a_table_or_a_heading(typed: str) -> None:
    table = Table(typed, (typed, "b"), ((text(typed), text("end")), (text("x "), text(typed))))
    section = Section("s", 2, typed, (table, Quotation(typed)))
    document = Document("t", typed, "n", "en", AS_OF, (Part("page_one", "p", (section,)),))
    for page in (page_of_markdown(to_markdown(document)), Page(to_html(document))):
        cells = [tag for tag, _ in page.tags if tag in ("th", "td")]
        assert len(cells) == 6
        assert page.text.count(flat(seen(typed))) >= 6
        assert not {tag for tag, _ in page.tags} & {"script", "img", "code", "del", "s", "hr"}


@pytest.mark.parametrize("name", CASES)
def test_the_page_needs_nothing_from_outside(name: str) -> None:
    page = Page(rendered(name, "html"))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("h1") == tags.count("main") == 1
    assert not {"script", "link", "img", "iframe", "form", "object", "base"} & set(tags)
    for tag, attrs in page.tags:
        assert not {key for key in attrs if key.startswith("on")} | {"src", "style"} & set(attrs)
        link = attrs.get("href") or "#"
        assert tag != "a" or link.startswith(("#", "https://", "http://"))
        assert tag != "th" or attrs["scope"] in ("col", "row")
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [a["href"] for t, a in page.tags if t == "a" and (a["href"] or "").startswith("#")]
    assert {str(target)[1:] for target in targets} <= set(ids)
    assert page.tags[0] == ("html", {"lang": "en"})
    policies = [a["content"] for _, a in page.tags if "http-equiv" in a]
    assert len(policies) == 1
    assert "default-src 'none'" in (policies[0] or "")


def test_only_http_and_https_addresses_become_links() -> None:
    from framing.document.blocks import Bullets, Span

    addresses = ("javascript:alert(1)", "data:text/html,x", "HTTPS://a b", "https://a\nb", "//x")
    items = tuple(text(Span("words", url=address)) for address in addresses)
    parts = (Part("page_one", "p", (Section("s", 2, "s", (Bullets(items),)),)),)
    document = Document("t", "", "n", "en", AS_OF, parts)
    assert "](" not in to_markdown(document)
    assert 'rel="noreferrer"' not in to_html(document)


TOP = (
    "format verdict possible_verdicts range_exact firm leading assumptions instead fix_first "
    "learning_type task possible_tasks path possible_paths services services_not_offered parts "
    "findings open_questions what_would_change_it why_not reasons strongest_objection safeguards "
    "problem_in_ml_terms answers as_of rulebook_name rulebook_version rulebook_digest sources"
)
INNER = {
    "services": "id name role why path state since docs first_call",
    "findings": "rule title stage conclusion strength status because standing sources answers "
    "open_facts blocked_by",
    "open_questions": "id ask whom can_change influence",
    "what_would_change_it": "changes verdicts changeable",
}


@pytest.mark.parametrize("name", CASES)
def test_the_json_holds_the_vocabulary_that_other_programs_rely_on(name: str) -> None:
    data = json.loads(rendered(name, "json"))
    assert set(TOP.split()) <= set(data)
    for field, keys in INNER.items():
        for item in data[field]:
            assert set(keys.split()) <= set(item)
    for flip in data["what_would_change_it"]:
        for change in flip["changes"]:
            assert {"question", "was", "option", "now"} <= set(change)
    assert data == json.loads(json.dumps(to_dict(case(name))))
    assert rendered(name, "json").endswith("}\n")


def test_the_json_tells_none_from_open() -> None:
    told, half = to_dict(case("rules")), to_dict(case("nothing"))
    assert (told["task"], told["learning_type"], told["path"]) == ("none", "none", "none")
    assert (half["task"], half["learning_type"], half["path"]) == (None, None, None)
    assert (half["verdict"], half["firm"]) == ("undecided", False)


@pytest.mark.parametrize("name", CASES)
def test_the_json_reopens_to_the_same_answers(name: str) -> None:
    assert parse_answers(rendered(name, "json"), BOOK) == case(name).answers


@pytest.mark.full
@pytest.mark.parametrize("whole", one_in(2, [False, True]))
@pytest.mark.parametrize("fmt", FORMATS)
def test_two_renders_are_identical(fmt: str, whole: bool) -> None:
    again = render(assess(dict(reversed(CUSTOMERS.items())), AS_OF), fmt, full=whole)
    assert again == render(case("use_ml"), fmt, full=whole)


@pytest.mark.parametrize("name", CASES)
def test_no_raw_id_stands_outside_the_trace_and_the_calls(name: str) -> None:
    snake = {r.id for r in BOOK.rules} | set(BOOK.facts) | set(BOOK.tasks) | set(BOOK.services)
    ids = {name for name in snake if re.search("[_-]", name)}
    spans = [
        span.text
        for part in document(name).sections
        for span in spans_of(part.blocks)
        if not span.code and not (span.url and span.text == span.url)
    ]
    found = set(re.findall(r"[a-z0-9]+(?:[_-][a-z0-9]+)+", " ".join(spans)))
    assert not ids & found


@pytest.mark.parametrize("name", ["rules", "stop"])
def test_a_document_without_ml_has_neither_ml_terms_nor_an_aws_path(name: str) -> None:
    ids = {section.id for section in document(name).sections}
    assert not ids & {"ml-terms", "aws-path", "closed-services", "safeguards"}


def test_a_forbidden_use_gets_a_short_document() -> None:
    ids = {section.id for section in document("stop").sections}
    assert not ids & {"four-reasons", "roads-not-taken"}


def test_an_ml_document_has_terms_safeguards_and_a_path() -> None:
    ids = [section.id for section in document("use_ml").sections]
    first = ["problem", "verdict", "reasons", "argument-against", "first-steps", "sign-off"]
    assert ids[:6] == first
    wanted = {"ml-terms", "safeguards", "aws-path", "plan", "answers", "sources", "replay"}
    assert wanted <= set(ids)


def test_answers_that_no_longer_count_and_unknown_ones_are_marked() -> None:
    said = rendered("use_ml", "md")
    assert "(does not count, since the question does not arise)" in said
    assert "| I don't know |" in said
    assert "20,000 cases a month" in said


def test_a_leading_verdict_names_its_range_and_assumptions() -> None:
    said = rendered("half_told", "md")
    assert "Still possible" in said
    assert "Taken for granted" in said
    assert "Firm verdict" in rendered("use_ml", "md")


def test_a_safeguard_names_what_is_assumed_or_nothing_and_no_sentence_about_itself() -> None:
    told = {"wanted": "documents", "document_answer": "written_answer"}
    said = str(render(assess(told, AS_OF), "md"))
    listed = [line for line in said.splitlines() if ", if what is assumed holds). " in line]
    ends = [line.partition(" Assumed: ")[2] for line in listed]
    assert "" in ends
    assert not any(end.startswith("This ") for end in ends)


def test_a_range_that_is_not_exact_says_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """No diagram, and a search that ends too soon."""

    def too_large(*_: object) -> None:
        raise NoDiagramError

    assert "At most" not in rendered("half_told", "md")
    monkeypatch.setattr(verdict, "diagram_of", too_large)
    monkeypatch.setattr(result, "exact_range", partial(verdict.exact_range, limit=1))
    framing = assess(CASES["half_told"], AS_OF)
    assert not framing.verdict_range.exact
    assert "At most still possible" in str(render(framing, "md"))


def test_the_command_to_replay_names_the_date_and_the_digest() -> None:
    said = rendered("use_ml", "md")
    assert f"framing assess answers.yaml --as-of {AS_OF}" in said
    assert BOOK.digest in said


def test_an_unknown_format_is_refused_naming_the_allowed_ones() -> None:
    with pytest.raises(ValueError, match="md, html, docx, pdf, json"):
        render(case("rules"), "odt")


SCHEMA = json.loads((ROOT / "framing/document/framing.schema.json").read_text())


@settings(max_examples=settings().max_examples // 5)
@given(some_answers(BOOK))
def test_the_json_of_any_case_keeps_to_its_published_schema(told: dict[str, Any]) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(to_json(assess(told, AS_OF))))


def test_the_schema_tells_a_wrong_framing() -> None:
    good = json.loads(to_json(case("rules")))
    for key, value in (("verdict", "maybe"), ("firm", "yes"), ("services", None)):
        assert list(Draft202012Validator(SCHEMA).iter_errors(good | {key: value}))
    assert list(Draft202012Validator(SCHEMA).iter_errors({}))
