"""A case that goes to other people and comes back: links, files, whose document it is."""

from __future__ import annotations

import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from app_pages import (
    BOOK,
    CUSTOMERS,
    REPORT,
    answer,
    at,
    heading,
    links_of,
    opened,
    shown,
    standard,
)
from streamlit.testing.v1 import AppTest

from framing import assess, render
from framing.answers.answers import Answers, write_answers
from framing.listings.asking import asking, open_lines, whom_for
from framing.pages import links, visit
from framing.pages.wording import plain


def test_a_saved_file_opens_and_a_faulty_one_loses_nothing() -> None:
    test = opened(session={"answers": standard(REPORT)})
    test.file_uploader(key="answers-file").upload("a.yaml", b"wantd: estimate\n", "text/yaml").run()
    assert "wanted" in test.error[0].value
    assert test.session_state["answers"] == standard(REPORT)
    saved = write_answers(Answers(CUSTOMERS, BOOK), BOOK).encode()
    test.file_uploader(key="answers-file").upload("b.yaml", saved, "text/yaml").run()
    assert heading(test) == "Check your answers"
    assert test.session_state["answers"] == standard(CUSTOMERS)


def test_a_link_holds_the_problem_only_where_somebody_puts_it_in() -> None:
    test = at(visit.SHARE, CUSTOMERS)
    assert "words=" not in link_in(test)
    assert "Nobody else can open your links" in test.warning[0].value
    assert "any browser" not in shown(test)
    test.checkbox(key="link-with-problem").check().run()
    link = link_in(test)
    assert dict(parse_qsl(urlsplit(link).query))["words"] == CUSTOMERS["problem"]
    assert CUSTOMERS["problem"] in shown(test).replace("\\", "")
    other = opened("/?" + urlsplit(link).query)
    assert heading(other) == "This should be machine learning."
    assert other.session_state["answers"]["problem"] == CUSTOMERS["problem"]
    assert "words" not in other.query_params


def link_in(test: AppTest) -> str:
    """The link that a page shows."""
    return next(str(block.value) for block in test.code if "?page=" in str(block.value))


def test_the_problem_in_a_link_never_replaces_ones_own() -> None:
    test = opened("/?page=result&wanted=estimate&words=theirs", {"answers": {"problem": "mine"}})
    assert test.session_state["answers"]["problem"] == "mine"


def test_a_link_for_somebody_holds_their_questions_and_little_else() -> None:
    half = {"wanted": "estimate", "signals": "none", "rule_cover": "fall_short"}
    half |= {"input_kind": "rows", "stakes": "money"}
    test = at("ask-someone", half)
    copied = [item.value for item in test.code if "\n" not in item.value]
    found = [dict(parse_qsl(urlsplit(value).query)) for value in copied]
    asked = {name for link in found for name in link["only"].split(",")}
    assert asked == {item.question.id for item in assess(half).open_questions}
    for link in found:
        assert "stakes" not in link
        assert link["page"] == "asked"
    link = next(link for link in found if "labels" in link["only"].split(","))
    other = opened("/?" + urlencode(link))
    other.button(key="start-asked").click().run()
    for name in link["only"].split(","):
        question = BOOK.question(name)
        assert heading(other) == plain(question.ask)
        answer(other, question, question.options[0].id if question.options else 5)
    assert heading(other) == "Thank you. Send this link back"
    back = other.code[0].value
    came = dict(parse_qsl(urlsplit(back).query))
    assert came.keys() - set(links.RESERVED) == set(link["only"].split(","))
    test.text_input(key="pasted-link").set_value(back)
    test.button(key="take-link").click().run()
    assert heading(test) == "Check your answers"
    taken = test.session_state["answers"]
    assert taken["labels"] == BOOK.question("labels").options[0].id
    assert {key: taken[key] for key in half} == standard(half)


def test_a_link_that_came_back_is_shown_before_it_is_taken_in() -> None:
    test = opened("/?page=came-back&only=labels&labels=recorded&worth=close")
    assert heading(test) == "Answers that came back"
    assert "does not hold the case" in shown(test)
    test.button(key="take-in").click().run()
    assert test.session_state["answers"] == {"labels": "recorded"}
    mine = opened(
        "/?page=came-back&only=labels&labels=recorded&worth=close",
        {"answers": standard({**CUSTOMERS, "labels": "unknown"})},
    )
    assert "You said before: I don't know" in shown(mine)
    mine.button(key="take-in").click().run()
    assert mine.session_state["answers"] == standard(CUSTOMERS)


def test_a_pasted_link_without_answers_is_refused_in_words() -> None:
    test = at("ask-someone", {"wanted": "estimate"})
    for pasted in ("", "hello", "https://example.org/?only=labels&labels=nonsense"):
        test.text_input(key="pasted-link").set_value(pasted)
        test.button(key="take-link").click().run()
        assert "holds no answers" in test.error[0].value
    assert test.session_state["answers"] == {"wanted": "estimate"}


def test_people_fill_in_whose_document_it_is_and_decide_otherwise() -> None:
    test = at("people", CUSTOMERS)
    test.text_input(key="about-title").set_value("Calls before they leave")
    test.selectbox(key="about-status").set_value("in_review")
    test.text_input(key="override-by").set_value("A. Director")
    test.button(key="keep-people").click().run()
    assert "Choose what was decided" in test.error[0].value
    test.selectbox(key="override-verdict").set_value("not_yet")
    test.button(key="keep-people").click().run()
    assert "reason" in test.error[0].value
    test.text_area(key="override-reason").set_value("No budget this year.")
    test.button(key="keep-people").click().run()
    assert heading(test) == "This should be machine learning."
    about = test.session_state["about"]
    assert about["title"] == "Calls before they leave"
    assert about["override"] == {
        "verdict": "not_yet",
        "by": "A. Director",
        "reason": "No budget this year.",
    }
    assert not any("Director" in str(value) for value in test.query_params.values())


def test_somebody_signs_off_and_it_stands_in_the_document() -> None:
    test = at(visit.SIGN_OFF, CUSTOMERS)
    test.button(key="sign").click().run()
    assert "has no name" in test.error[0].value
    test.text_input(key="signed-name").set_value("C. Head")
    test.text_input(key="signed-role").set_value("Head of sales")
    test.date_input(key="signed-date").set_value(datetime.date(2026, 11, 28))
    test.text_area(key="signed-remark").set_value("Begin with the rule")
    test.button(key="sign").click().run()
    assert "**C. Head**, Head of sales, 2026-11-28" in shown(test)
    about = test.session_state["about"]
    said = str(render(assess(CUSTOMERS, about=about), "md"))
    assert "| Head of sales | C. Head | Begin with the rule | 2026-11-28 |" in said
    test.button(key="take-back-0").click().run()
    assert "signed" not in test.session_state["about"]


def test_a_saved_file_brings_back_whose_document_it_is() -> None:
    test = opened()
    told = Answers(CUSTOMERS, BOOK, {"owner": "B. Owner", "status": "approved"})
    saved = write_answers(told, BOOK).encode()
    test.file_uploader(key="answers-file").upload("b.yaml", saved, "text/yaml").run()
    assert test.session_state["about"] == {"owner": "B. Owner", "status": "approved"}


def test_a_file_with_several_options_opens_as_they_stand() -> None:
    test = opened()
    file = write_answers(Answers({**CUSTOMERS, "decision": ["known", "nobody"]}, BOOK), BOOK)
    test.file_uploader(key="answers-file").upload("a.yaml", file.encode(), "text/yaml").run()
    assert not test.exception
    assert test.session_state["answers"]["decision"] == ("known", "nobody")


def test_the_questions_can_be_sent_in_words_with_every_option() -> None:
    test = at(visit.ASK, {**CUSTOMERS, "decision": ("known", "nobody")})
    mails = [code.value for code in test.code if code.value.startswith("Could you help me")]
    question = BOOK.question("decision")
    mail = next(text for text in mails if question.ask in text)
    assert all(option.label in mail for option in question.options)
    assert "localhost" not in mail


def test_of_a_list_the_mail_asks_what_is_open_and_whom_knows_it() -> None:
    given = {**CUSTOMERS, "signals": ["product_exists?"]}
    test = at(visit.ASK, given)
    line = next(o for o in BOOK.question("signals").options if o.id == "product_exists")
    mail = next(block.value for block in test.code if f"that {line.short}?" in block.value)
    assert f"Is it true that {line.short}? (yes, no or perhaps)" in mail
    assert line.example in mail
    assert all(o.label not in mail for o in BOOK.question("signals").options if o != line)
    assert line.whom.casefold() in shown(test).casefold()
    assert BOOK.question("signals").whom not in shown(test)
    written = str(render(assess(given), "md"))
    assert f"Is it true that {line.short}?" in written


def test_a_line_that_is_asked_the_other_way_round_has_no_example_of_its_own() -> None:
    line = BOOK.question("past_cases").option("not_permitted")
    test = at(visit.ASK, {**CUSTOMERS, "past_cases": [f"{line.id}?"]})
    mail = next(block.value for block in test.code if str(line.denied) in block.value)
    assert f"Is it true that {line.denied}? (yes, no or perhaps)" in mail
    assert str(line.example) not in mail


def test_where_several_lines_are_open_the_question_and_its_person_stay() -> None:
    given = standard({**CUSTOMERS, "signals": ["product_exists?", "few_cases?"]})
    question = BOOK.question("signals")
    assert {o.id for o in open_lines(question, given)} == {"product_exists", "few_cases"}
    assert asking(question, given) == question.ask
    assert whom_for(question, given) == question.whom
    assert whom_for(question, {}) == question.whom
    assert asking(question, {}) == question.ask


def test_the_message_says_what_is_likeliest_and_what_the_numbers_come_to() -> None:
    torn = {**CUSTOMERS, "decision": ("known", "nobody")}
    said = next(b.value for b in at(visit.SHARE, torn).code if "What to do first" in b.value)
    assert "Most likely: use ML." in said
    assert "By the numbers" not in said
    numbers = {"cases_per_month": 1000, "share_that_matters": 5, "gain_per_hit": 40}
    counted = at(visit.SHARE, {**CUSTOMERS, **numbers, "running_cost": 900})
    told = next(b.value for b in counted.code if "What to do first" in b.value)
    assert "By the numbers: " in told
    assert "Most likely" not in told


def test_the_message_says_on_what_it_hangs_and_what_to_do_first() -> None:
    test = at(visit.SHARE, {**CUSTOMERS, "decision": ("known", "nobody")})
    message = next(code.value for code in test.code if code.value.startswith("Should this be ML?"))
    for words in ("It depends on who acts", "“nobody”: not yet", "What to do first:\n1. Ask"):
        assert words in message


def test_the_message_says_why_where_the_verdict_is_firm() -> None:
    told = next(b.value for b in at(visit.SHARE, REPORT).code if "What to do first" in b.value)
    reasons = told.partition("Why:\n")[2].partition("\n\n")[0].splitlines()
    assert 1 <= len(reasons) <= 3
    assert all(line.startswith("- ") and line.endswith(".") for line in reasons)


def test_from_the_shared_result_one_gets_to_asking_somebody() -> None:
    assert "Ask someone" in links_of(at(visit.SHARE, CUSTOMERS))
