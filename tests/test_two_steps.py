"""The first choice in two steps: a family, then its kinds; the answer stays one option."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_pages import new_app
from fixed import one_in
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from framing.agents.tools import question_to_ask
from framing.answers.answers import Answers
from framing.evaluation.compiling import tables_for
from framing.faults import RulebookError
from framing.listings.questions import questions_data, questions_text
from framing.pages import choosing
from framing.pages.wording import plain
from framing.result.interview import Interview
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import UNKNOWN

BOOK = load_rulebook()
WANTED = BOOK.question("wanted")
SECOND = "continue-wanted"
FIRST = "continue-family-wanted"


def at(query: str, answers: dict[str, object] | None = None) -> AppTest:
    test = new_app()
    for part in query.split("&"):
        key, _, value = part.partition("=")
        test.query_params[key] = value
    if answers is not None:
        test.session_state["answers"] = answers
    test.run()
    assert not test.exception
    return test


def choose(test: AppTest, likeliest: str, *others: str) -> None:
    test.radio(key="family").set_value(likeliest)
    if others:
        test.button(key=f"{choosing.SEVERAL_OF}family").click().run()
    for family in others:
        test.radio(key=choosing.row("family", family)).set_value(choosing.POSSIBLE)
    test.button(key=FIRST).click().run()
    assert not test.exception


def marked(test: AppTest, key: str) -> dict[str, str]:
    """How likely each row of this choice is marked to be, but those that are left empty."""
    rows = {radio.key: radio.value for radio in test.radio}
    names = [o.id for o in (*WANTED.options, *WANTED.families)]
    found = {name: rows.get(choosing.row(key, name)) for name in names}
    return {name: state for name, state in found.items() if state}


def labels(*ids: str) -> list[str]:
    return [plain(WANTED.option(name).label) for name in ids]


# -- what is in the rules -------------------------------------------------------------------------


def test_every_option_is_in_one_of_four_to_six_families_each_with_an_example() -> None:
    assert 4 <= len(WANTED.families) <= 6
    assert all(family.example for family in WANTED.families)
    found = [o.id for family in WANTED.families for o in WANTED.in_families((family.id,))]
    assert sorted(found) == sorted(option.id for option in WANTED.options)


def test_a_family_of_one_kind_takes_one_step_and_any_other_takes_two() -> None:
    for family in WANTED.families:
        kinds = WANTED.in_families((family.id,))
        for kind in kinds:
            assert WANTED.steps(kind.id) == (1 if len(kinds) == 1 else 2)
    assert WANTED.steps(("estimate", "recognise")) == 2
    assert WANTED.steps(UNKNOWN) == 1


@given(st.sampled_from([option.id for option in WANTED.options]))
def test_the_step_that_names_the_family_is_counted_among_those_still_to_come(kind: str) -> None:
    tables = tables_for(BOOK, "2026-11-28")
    told = {"problem": "", "wanted": kind}
    assert Interview(tables, {"problem": ""}).remaining >= 1
    assert WANTED.steps(kind) + Interview(tables, told).remaining <= 16


@pytest.mark.parametrize(
    ("old", "new", "words"),
    one_in(
        3,
        [
            ("    family: foresee\n", "", "The option estimate is in no family."),
            ("    family: foresee\n", "    family: forsee\n", "There is no family forsee."),
            ("  - id: foresee\n", "  - id: read\n", "listed twice or holds no option"),
        ],
    ),
)
def test_a_family_that_does_not_fit_is_a_fault_with_file_and_line(
    rules_copy: Path, old: str, new: str, words: str
) -> None:
    file = rules_copy / "questions" / "wanted.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules_copy)
    assert any(words in f.what and "wanted.yaml:" in f.where for f in caught.value.faults)


# -- the pages ------------------------------------------------------------------------------------


def test_the_first_page_shows_the_families_with_their_examples_and_no_kinds() -> None:
    test = at("page=wanted&problem=empty")
    assert test.radio(key="family").options[:-1] == [plain(f.label) for f in WANTED.families]
    assert not [radio for radio in test.radio if radio.key == "answer-wanted"]


def test_a_family_of_one_kind_answers_at_once() -> None:
    test = at("page=wanted&problem=empty")
    choose(test, "foresee")
    assert test.session_state["answers"]["wanted"] == "estimate"
    assert test.title[0].value == plain(BOOK.question("signals").ask)


def test_a_family_of_several_kinds_shows_just_these_and_the_answer_is_one_of_them() -> None:
    test = at("page=wanted&problem=empty")
    choose(test, "act")
    kinds = [option.id for option in WANTED.in_families(("act",))]
    assert test.radio(key="answer-wanted").options[:-1] == labels(*kinds)
    assert "wanted" not in test.session_state["answers"]
    test.radio(key="answer-wanted").set_value("suggest")
    test.button(key=SECOND).click().run()
    assert test.session_state["answers"]["wanted"] == "suggest"
    assert test.query_params["wanted"] in ("suggest", ["suggest"])
    assert "family" not in test.query_params


def test_who_is_torn_between_families_sees_the_kinds_of_all_of_them() -> None:
    test = at("page=wanted&problem=empty")
    choose(test, "read", "foresee")
    assert test.radio(key="answer-wanted").options[:-1] == labels("recognise", "estimate")
    test.radio(key="answer-wanted").set_value("recognise")
    test.button(key=f"{choosing.SEVERAL_OF}answer-wanted").click().run()
    assert marked(test, "answer-wanted") == {"recognise": choosing.LIKELIEST}, "it stays chosen"
    row = choosing.row("answer-wanted", "estimate")
    test.radio(key=row).set_value(choosing.POSSIBLE)
    test.button(key=SECOND).click().run()
    assert test.session_state["answers"]["wanted"] == ("recognise", "estimate")


def test_nobody_has_to_know_the_family() -> None:
    test = at("page=wanted&problem=empty")
    choose(test, UNKNOWN)
    assert test.session_state["answers"]["wanted"] == UNKNOWN


def test_nothing_chosen_and_two_that_are_likeliest_are_refused_in_one_line() -> None:
    test = at("page=wanted&problem=empty")
    test.button(key=FIRST).click().run()
    assert "Choose an answer" in test.error[0].value
    choose(test, "read", "act")
    test = at("page=wanted&problem=empty")
    test.button(key=f"{choosing.SEVERAL_OF}family").click().run()
    for family in ("read", "act"):
        test.radio(key=choosing.row("family", family)).set_value(choosing.LIKELIEST)
    test.button(key=FIRST).click().run()
    assert "Only one can be the likeliest" in test.error[0].value
    assert "wanted" not in test.session_state["answers"]


def test_who_finds_that_only_one_is_true_goes_back_to_the_cards_with_it_chosen() -> None:
    test = at("page=wanted&problem=empty&family=act|make", {"wanted": ("suggest", "documents")})
    assert marked(test, "answer-wanted") == {"suggest": "likeliest", "documents": "possible"}
    test.button(key=f"{choosing.ONE_OF}answer-wanted").click().run()
    assert test.radio(key="answer-wanted").value == "suggest"
    test.button(key=SECOND).click().run()
    assert test.session_state["answers"]["wanted"] == "suggest"


def test_a_single_possible_choice_is_the_answer() -> None:
    test = at("page=wanted&problem=empty&family=act|make")
    test.button(key=f"{choosing.SEVERAL_OF}answer-wanted").click().run()
    row = choosing.row("answer-wanted", "suggest")
    test.radio(key=row).set_value(choosing.POSSIBLE)
    test.button(key=SECOND).click().run()
    assert test.session_state["answers"]["wanted"] == "suggest"


def test_an_answer_that_was_given_shows_its_families_and_its_kind() -> None:
    given_ = {"problem": "", "wanted": ("suggest", "documents")}
    test = at("page=wanted&problem=empty", given_)
    assert marked(test, "family") == {"act": choosing.LIKELIEST, "make": choosing.POSSIBLE}
    test.button(key=FIRST).click().run()
    assert marked(test, "answer-wanted") == {
        "suggest": choosing.LIKELIEST,
        "documents": choosing.POSSIBLE,
    }


def test_a_reload_of_the_second_step_stays_there_and_a_strange_family_does_not_count() -> None:
    test = at("page=wanted&problem=empty&family=act|make|nonsense")
    kinds = [o.id for o in (*WANTED.in_families(("act",)), *WANTED.in_families(("make",)))]
    assert test.radio(key="answer-wanted").options[:-1] == labels(*kinds)
    test = at("page=wanted&problem=empty&family=nonsense")
    assert test.radio(key="family").value is None


def test_a_family_in_the_address_of_another_question_changes_nothing() -> None:
    test = at("page=signals&problem=empty&wanted=estimate&family=act")
    assert test.title[0].value == plain(BOOK.question("signals").ask)


def test_the_second_step_is_counted_as_a_question_of_its_own() -> None:
    assert "Question 1" in _place(at("page=wanted&problem=empty"))
    assert "Question 2" in _place(at("page=wanted&problem=empty&family=act"))


def _place(test: AppTest) -> str:
    """What the head of the page says of how far one is."""
    told = (str(element.proto.body) for element in test.get("html"))
    return next(text for text in told if "Question " in text)


# -- other doors ----------------------------------------------------------------------------------


def test_programs_are_told_the_families_and_each_options_family() -> None:
    asked = question_to_ask({"problem": "Customers leave."})["question"]
    assert asked is not None
    assert asked["id"] == "wanted"
    assert [family["id"] for family in asked["families"]] == [f.id for f in WANTED.families]
    assert {option["family"] for option in asked["options"]} == {f.id for f in WANTED.families}
    others = [q for q in questions_data(BOOK) if q["id"] != "wanted"]
    assert not [q["id"] for q in others if "families" in q]


def test_the_printed_questions_list_the_kinds_under_their_family() -> None:
    text = questions_text(BOOK, ["wanted"])
    places = [text.index(family.label) for family in WANTED.families]
    assert places == sorted(places)
    for option in WANTED.options:
        assert text.count(f"- {option.id}: ") == 1


@pytest.mark.parametrize("said", ["estimate", "past_figures", "estimate|past_figures"])
def test_an_answer_names_no_family_so_that_old_answers_read_as_before(said: str) -> None:
    assert Answers({"wanted": said}, BOOK)["wanted"] in (
        "estimate",
        "past_figures",
        tuple(said.split("|")),
    )


def test_of_several_possible_choices_one_is_the_likeliest_and_said_to_be() -> None:
    test = at("page=wanted&problem=empty&family=read|foresee")
    test.button(key=f"{choosing.SEVERAL_OF}answer-wanted").click().run()
    assert choosing.HOW in " ".join(item.value for item in test.markdown)
    test.button(key=SECOND).click().run()
    assert "Mark one as the likeliest" in test.error[0].value
    for name in ("estimate", "recognise"):
        row = choosing.row("answer-wanted", name)
        test.radio(key=row).set_value(choosing.POSSIBLE)
    test.button(key=SECOND).click().run()
    assert "Mark one as the likeliest" in test.error[0].value
    row = choosing.row("answer-wanted", "recognise")
    test.radio(key=row).set_value(choosing.LIKELIEST)
    test.button(key=SECOND).click().run()
    assert test.session_state["answers"]["wanted"] == ("recognise", "estimate")


def test_a_torn_answer_is_changed_to_a_card_of_another_family() -> None:
    test = at("page=wanted&problem=empty&family=act", {"wanted": ("estimate", "recognise")})
    test.radio(key="answer-wanted").set_value("suggest")
    test.button(key=SECOND).click().run()
    assert test.session_state["answers"]["wanted"] == "suggest"


def test_a_new_card_is_the_likeliest_when_rows_take_the_place_of_cards() -> None:
    test = at("page=wanted&problem=empty&family=act|make", {"wanted": "suggest"})
    test.radio(key="answer-wanted").set_value("documents")
    test.button(key=f"{choosing.SEVERAL_OF}answer-wanted").click().run()
    assert marked(test, "answer-wanted") == {
        "documents": choosing.LIKELIEST,
        "suggest": choosing.POSSIBLE,
    }


def test_back_leads_to_the_second_of_two_steps() -> None:
    test = at("page=signals&problem=empty&wanted=suggest", {"problem": "", "wanted": "suggest"})
    links = [item.proto for item in test.get("page_link")]
    [back] = [link.query_string for link in links if "Back" in link.label]
    assert "family=act" in back
    assert "page=wanted" in back
