"""Who asks the questions decides whether a service with paid seats may be named at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fixed import AS_OF
from generated_answers import complete_answers, some_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from interviews import asked
from service_files import service_files

from framing import Answers, assess, load_rulebook
from framing.document import render
from framing.evaluation.compiling import tables_for
from framing.evaluation.interview import SERVICES
from framing.result.framing import Framing
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
TABLES = tables_for(BOOK, AS_OF)
DATES = ("2024-07-28", "2026-06-01", AS_OF, "2030-01-01")
ASKING: dict[str, Any] = {
    "wanted": "documents", "document_answer": "written_answer", "signals": "none",
    "decision": "known", "worth": "clearly", "documents_ready": "there", "stakes": "money",
    "goes_out": "with_source", "where": "aws", "skills": "developers",
}  # fmt: skip
FIGURES = ASKING | {"document_answer": "figures"}
FORMS = ("passages", "written_answer", "figures")
SEATS = {name for name, file in service_files().items() if "outsiders" in file.get("breaks", [])}
NOT_SAID: list[dict[str, Any]] = [
    {}, {"asked_by": UNKNOWN}, {"asked_by": ["staff", "outsiders"]},
    {"asked_by": ["outsiders", "staff"]},
]  # fmt: skip


def recommended(framing: Framing) -> list[str]:
    """First service and second one."""
    return [c.service.id for c in framing.services if c.role in ("first", "runner_up")]


def in_order(told: dict[str, Any]) -> list[str]:
    """The questions that whoever would answer so is asked."""
    return asked(TABLES, dict(Answers(told, BOOK)))


@given(
    complete_answers(BOOK),
    st.sampled_from(FORMS),
    st.sampled_from(["outsiders", UNKNOWN, ["staff", "outsiders"], None]),
    st.sampled_from(DATES),
)
@settings(max_examples=min(60, settings().max_examples * 2))
def test_a_service_with_paid_seats_is_named_only_where_staff_alone_ask(
    told: dict[str, Any], form: str, asker: Any, as_of: str
) -> None:
    case = told | ASKING | {"document_answer": form, "asked_by": asker}
    if asker is None:
        del case["asked_by"]
    framing = assess(case, as_of)
    assert not SEATS & {choice.service.id for choice in framing.services}


@pytest.mark.parametrize("form", FORMS)
def test_where_customers_ask_a_service_with_paid_seats_is_not_even_second(form: str) -> None:
    framing = assess(ASKING | {"document_answer": form, "asked_by": "outsiders"}, AS_OF)
    assert framing.services[0].service.id == "bedrock_knowledge_bases"
    assert "amazon_quick" not in recommended(framing)
    out = {item.service.id: item.limits for item in framing.services_not_offered}
    assert "paid seat" in out["amazon_quick"][0]
    assert "People without a paid seat ask; it is made for staff" in str(render(framing, "md"))


def test_the_shop_whose_customers_ask_about_returns_is_not_sent_to_a_service_for_staff() -> None:
    shop = next(j for j in BOOK.journeys if j.id == "returns-asked-by-shoppers").answers
    framing = assess(shop, AS_OF)
    assert not SEATS & {choice.service.id for choice in framing.services}
    assert "amazon_quick" in recommended(assess(shop | {"asked_by": "staff"}, AS_OF))


def test_staff_with_seats_are_told_of_the_service_that_is_made_for_them() -> None:
    assert recommended(assess(FIGURES | {"asked_by": "staff"}, AS_OF))[0] == "amazon_quick"
    assert recommended(assess(ASKING | {"asked_by": "staff"}, AS_OF))[1] == "amazon_quick"


@pytest.mark.parametrize("case", [ASKING, FIGURES])
@pytest.mark.parametrize("unsaid", NOT_SAID)
def test_while_nobody_said_who_asks_it_is_not_said_as_certain(
    case: dict[str, Any], unsaid: dict[str, Any]
) -> None:
    framing = assess(case | unsaid, AS_OF)
    assert framing.firm
    assert recommended(framing)[0] == "bedrock_knowledge_bases"
    assert {item.question.id: item.can_change for item in framing.open_questions}["asked_by"] == (
        SERVICES,
    )
    assert [(item.fact, item.value) for item in framing.assumptions] == [("asked_by", "outsiders")]
    page_one, _, rest = str(render(framing, "md")).partition("\n---\n")
    assert "An open question can still change the services." in page_one
    assert "**Who asks: people without a paid seat, such as customers**" in page_one
    assert f"**Find out**: {BOOK.question('asked_by').ask}" in page_one
    assert "amazon_quick" not in {item.service.id for item in framing.services_not_offered}
    assert "Ruled out by your limits" not in rest


def test_once_it_is_said_nothing_of_it_is_taken_for_granted() -> None:
    for asker in ("staff", "outsiders"):
        framing = assess(ASKING | {"asked_by": asker}, AS_OF)
        assert framing.assumptions == ()
        assert "asked_by" not in {item.question.id for item in framing.open_questions}
        assert "can still change the services" not in str(render(framing, "md"))


@pytest.mark.parametrize(("form", "comes"), [
    ("written_answer", True), ("figures", True), ("passages", False), ("entry", False),
])  # fmt: skip
def test_who_asks_is_asked_only_where_it_can_change_what_is_recommended(
    form: str, comes: bool
) -> None:
    order = in_order(ASKING | {"document_answer": form, "asked_by": "staff"})
    assert ("asked_by" in order) == comes
    if comes:
        assert order.index("asked_by") == order.index("document_answer") + 1


@given(some_answers(BOOK))
def test_nobody_who_wants_something_else_is_asked_who_asks(told: dict[str, Any]) -> None:
    wanted = told | {"wanted": "estimate"}
    assert "asked_by" not in in_order(wanted)


@given(complete_answers(BOOK), st.sampled_from(FORMS))
@settings(max_examples=min(60, settings().max_examples * 2))
def test_where_it_is_not_asked_another_answer_changes_no_service(
    told: dict[str, Any], form: str
) -> None:
    case = told | {"wanted": "documents", "document_answer": form}
    if "asked_by" not in in_order(case):
        both = (assess(case | {"asked_by": who}, AS_OF) for who in ("staff", "outsiders"))
        one, other = (recommended(framing) for framing in both)
        assert one == other


def test_a_team_that_prefers_such_a_service_is_asked_also_for_passages(tmp_path: Path) -> None:
    """By the shipped rules two others go before it there, so that nothing hangs on who asks."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "rulebook.yaml").write_text(
        "name: Ours\nversion: 1.0.0\nreviewed: 2026-11-23\nabout: Ours.\nextends: shipped\n"
        "prefer: [amazon_quick]\n"
    )
    book, case = load_rulebook(mine), ASKING | {"document_answer": "passages"}
    first = {
        who: recommended(assess(case | told, AS_OF, book))[0]
        for who, told in {"staff": {"asked_by": "staff"}, "": {}}.items()
    }
    assert first == {"staff": "amazon_quick", "": "bedrock_knowledge_bases"}
    assert "asked_by" in asked(tables_for(book, AS_OF), dict(Answers(case, book)))
