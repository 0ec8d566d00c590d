"""Published cases near a text are found by words of like meaning too; own words count more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from fixed import ROOT
from hypothesis import given
from hypothesis import strategies as st

from framing import RulebookError, load_rulebook
from framing.intake.meanings import meanings_of
from framing.intake.nearest import IN_MEANING, IN_STORY, Near, nearest_cases
from framing.reading.strict_yaml import read_yaml
from framing.rulebook.files import SYNONYMS
from framing.rulebook.journey import Journey
from framing.rulebook.model import Rulebook

BOOK = load_rulebook()
ENDED = [journey for journey in BOOK.journeys if "verdict" in journey.expect]
TEXTS = read_yaml((ROOT / "tests" / "near_texts.yaml").read_text(), "near_texts.yaml")
MEANINGS = st.sampled_from(sorted(BOOK.synonyms))


def ids(near: tuple[Near, ...]) -> list[str]:
    return [case.journey.id for case in near]


def with_stories(*stories: str) -> Rulebook:
    """A rulebook of cases that differ in their stories alone; their ids are 0, 1 and so on."""
    one = next(journey for journey in ENDED if journey.id == "who-is-likely-to-leave")
    cases = (replace(one, id=str(i), story=story) for i, story in enumerate(stories))
    return replace(BOOK, journeys=tuple(cases))


def test_customers_about_to_stop_ordering_are_near_to_those_likely_to_leave() -> None:
    text = "Which customers are about to stop ordering?"
    assert "who-is-likely-to-leave" in ids(nearest_cases(text, BOOK))


@given(MEANINGS, st.data())
def test_each_word_of_a_meaning_finds_each_other_one(meaning: str, data: st.DataObject) -> None:
    words = st.sampled_from(BOOK.synonyms[meaning])
    one, other = data.draw(words), data.draw(words)
    [told, asked] = meanings_of([one, f"It says {other}, here."], BOOK.synonyms)
    assert meaning in told
    assert meaning in asked


def test_words_of_like_meaning_find_a_case_that_no_own_word_finds() -> None:
    book = with_stories("Our client may cancel.", "Nothing of the kind.", "Nor here.")
    text = "A subscriber quits"
    assert ids(nearest_cases(text, book))[:1] == ["0"]
    assert nearest_cases(text, replace(book, synonyms={})) == ()
    assert set(nearest_cases(text, book)[0].shares) == {"client", "cancel"}


def test_an_own_word_counts_more_than_one_of_like_meaning() -> None:
    assert IN_MEANING < IN_STORY
    for meaning, words in BOOK.synonyms.items():
        own = words[0]
        # Two words of one stem are one word.
        alike = next((w for w in words if not meanings_of([w], {meaning: [own]})[0]), None)
        if alike is None or own in alike:
            continue
        book = with_stories(*["Nothing of the sort"] * 4, f"x {alike} lemons", f"x {own} lemons")
        assert ids(nearest_cases(f"{own} lemons", book))[:1] == ["5"], meaning


def test_a_word_of_several_parts_is_not_taken_apart() -> None:
    book = with_stories("Rules stop half of it, by order.", "Some clients quit.", "Nor here.")
    assert ids(nearest_cases("Customers stop ordering", book))[:1] == ["1"]


def test_many_words_of_one_meaning_count_as_one() -> None:
    [once] = meanings_of(["They leave or quit, churn and cancel."], BOOK.synonyms)
    assert Counter(once)["leave"] == 1


@pytest.mark.parametrize("journey", ENDED[::6], ids=lambda journey: journey.id)
def test_a_story_finds_itself_first_and_the_same_each_time(journey: Journey) -> None:
    near = nearest_cases(journey.story, BOOK)
    assert near[0].journey is journey
    assert nearest_cases(journey.story, BOOK) == near


def test_every_word_that_is_shown_as_shared_stands_in_the_case_and_in_the_text_or_means_it() -> (
    None
):
    text = "Which subscribers will quit?"
    for case in nearest_cases(text, BOOK):
        told = (*case.shares, text)
        [*shared, asked] = meanings_of(told, BOOK.synonyms)
        for word, meant in zip(case.shares, shared, strict=True):
            assert set(meant) & set(asked) or meanings_of([word, text], {"own": (word,)})[1]


def test_every_meaning_is_that_of_a_published_story_so_that_it_can_find_one() -> None:
    held = {m for told in meanings_of([j.story for j in ENDED], BOOK.synonyms) for m in told}
    assert set(BOOK.synonyms) - held == set()


BAD = [
    ("- {id: customer, words: [customer]}", "TOO-FEW", "words has 1 of at least 2"),
    ("- {id: customer, words: [customer, Client]}", "BAD-TEXT", "'Client'"),
    ('- {id: customer, words: [customer, "a) OR b"]}', "BAD-TEXT", "'a) OR b'"),
    ("- {id: customer, words: [client, buyer, client]}", "SAME-ID", "the word 'client' twice"),
    ("- {id: bank, words: [bank, lender]}", "SAME-ID", "bank stands here twice"),
    ("- {id: Customer, words: [client, buyer]}", "BAD-TEXT", "'Customer'"),
    ("- {id: customer, word: [client, buyer]}", "UNKNOWN-KEY", "word"),
    ("- {id: customer, words: client}", "BAD-SHAPE", "valid list"),
]


@pytest.mark.parametrize(("entry", "code", "says"), BAD)
def test_a_bad_synonym_is_refused_with_file_and_line(
    entry: str, code: str, says: str, rules_copy: Path
) -> None:
    (rules_copy / SYNONYMS).write_text(
        f"# Words.\n- {{id: bank, words: [bank, building society]}}\n{entry}\n"
    )
    with pytest.raises(RulebookError) as error:
        load_rulebook(rules_copy)
    faults = [fault for fault in error.value.faults if fault.code == code]
    assert [fault.where for fault in faults] == [f"{SYNONYMS}:3"]
    assert says in faults[0].what
    assert faults[0].fix


def test_a_rulebook_without_synonyms_finds_cases_by_their_own_words(rules_copy: Path) -> None:
    (rules_copy / SYNONYMS).unlink()
    book = load_rulebook(rules_copy)
    assert book.synonyms == {}
    assert book.digest == BOOK.digest
    assert nearest_cases("Which customers are likely to leave?", book)


def wants(journey: Journey) -> tuple[object, object]:
    return journey.answers.get("wanted"), journey.expect["verdict"]


SETS = [("tried", 30, 20, 25), ("held_out", 30, 14, 18), ("of_another_hand", 40, 14, 23)]


@pytest.mark.parametrize(("texts", "number", "first", "among"), SETS)
def test_a_problem_told_in_other_words_finds_one_that_wants_and_ends_the_same(
    texts: str, number: int, first: int, among: int
) -> None:
    by_id = {journey.id: journey for journey in BOOK.journeys}
    ranks = []
    for item in TEXTS[texts]:
        found = [wants(case.journey) for case in nearest_cases(item["text"], BOOK)]
        like = wants(by_id[item["like"]])
        ranks.append(found.index(like) if like in found else None)
    assert len(ranks) == number
    assert ranks.count(0) >= first
    assert len(ranks) - ranks.count(None) >= among
