"""Fifty people answering at once, then a thousand short visits: times, mix-ups and memory.

    python tests/benchmarks/load.py [--smoke] [--people N] [--thinking SECONDS] [--visits N]

Each person answers 15 questions of a case of their own, with a text of their own, and checks that
the result is theirs. Exit code 1 when somebody got an error or another's result, or a figure is
beyond twice its budget (memory: beyond the budget).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from cases import shipped_tables
from measure import percentile
from served import Served, questionnaire
from visitor import Visitor

import framing
from framing.document.fork_words import lead_of
from framing.document.wording import verdict_sentence
from framing.pages.visit import WORDS
from framing.pages.wording import plain
from framing.pages.your_words import GOES_ON
from framing.result.interview import Interview
from framing.rulebook.journey import Journey
from framing.rulebook.model import NOT_CHOSEN, UNKNOWN, Question

QUESTIONS = 15
CLICK_BUDGET, SERVER_BUDGET, PERSON_BUDGET, GROWTH_BUDGET = 0.5, 200.0, 1.0, 20.0
AT_ONCE = 10


@dataclass(frozen=True)
class Person:
    """Who answers what, and how their result begins. It is known before: the clock runs on others.

    problem: a text that nobody else types.
    """

    number: int
    problem: str
    answers: tuple[tuple[Question, Any], ...]
    says: str
    thinking: float
    rng: Random


def following(now: Interview) -> Question | None:
    """The next question: first the core, then what else arises, until enough are answered."""
    return None if len(now.answers) >= QUESTIONS else now.following(everything=True)


def reply(journey: Journey, problem: str, question: Question) -> Any:
    """What somebody with this problem answers."""
    if question.kind == "text":
        return problem
    if question.kind == "pick_many":
        return {option.id: NOT_CHOSEN for option in question.options}
    given = journey.answers.get(question.id)
    if question.kind == "number":
        return question.minimum if given in (None, UNKNOWN) else given
    return UNKNOWN if given is None else str(given).lower()


async def answer_all(person: Person, address: str, times: list[float]) -> int:
    """Answer the questions, and check that heading, text and address are this person's."""
    visitor = await Visitor.arrive(address)
    await asyncio.sleep(person.rng.uniform(0, person.thinking))
    times.append(await visitor.press("start-now"))
    for question, said in person.answers:
        if visitor.address.get("page") == WORDS:
            times.append(await visitor.press(GOES_ON))
        if visitor.address.get("page") != question.id:
            await visitor.open(urlencode(visitor.address | {"page": question.id}))
        _same(person, visitor.heading, plain(question.ask))
        # No two people take equally long: else all fifty would come to every page at once.
        await asyncio.sleep(person.rng.uniform(0.5, 1.5) * person.thinking)
        times.append(await visitor.answer(question, said))
    await visitor.open(urlencode(visitor.address | {"page": "result"}))
    _same(person, visitor.heading.rstrip("."), person.says)
    await visitor.open(urlencode(visitor.address | {"page": "check-answers"}))
    _same(person, {said for said in visitor.said() if said.startswith("Person ")}, {person.problem})
    await visitor.leave()
    return len(person.answers)


def _same(person: Person, found: Any, expected: Any) -> None:
    if found != expected:
        raise AssertionError(f"Person {person.number} sees {found!r} instead of {expected!r}")


async def all_at_once(served: Served, people: list[Person]) -> tuple[list[float], float, int]:
    """Times from click to next page, the most memory while all are there, and answers given."""
    times: list[float] = []
    peak = served.megabytes()
    tasks = [asyncio.create_task(answer_all(p, served.address, times)) for p in people]
    waiting = set(tasks)
    while waiting:
        _, waiting = await asyncio.wait(waiting, timeout=0.5)
        peak = max(peak, served.megabytes())
    return times, peak, sum(task.result() for task in tasks)


async def visits(address: str, count: int) -> None:
    """Short visits, a few at a time: start, two answers, and away."""
    question = shipped_tables().rulebook.question("wanted")

    async def one(number: int) -> None:
        visitor = await Visitor.arrive(address)
        await visitor.press("start-now")
        await visitor.answer(shipped_tables().rulebook.questions[0], f"Visit {number}")
        await visitor.press(GOES_ON)
        options = question.options
        await visitor.answer(question, options[number % len(options)].id)
        await visitor.leave()

    for start in range(0, count, AT_ONCE):
        await asyncio.gather(*(one(k) for k in range(start, min(count, start + AT_ONCE))))


def crowd(number: int, thinking: float) -> list[Person]:
    """People over the journeys in which as many questions arise."""
    journeys = shipped_tables().rulebook.journeys
    long = [journey for journey in journeys if len(all_answers(journey, "-")) == QUESTIONS]
    return [person(k, long[k * 7 % len(long)], thinking) for k in range(number)]


def person(number: int, journey: Journey, thinking: float) -> Person:
    """Somebody with the problem of a journey."""
    problem = f"Person {number}: {journey.story}"
    answers = all_answers(journey, problem)
    result = framing.assess({question.id: said for question, said in answers})
    says = verdict_sentence(result) if result.firm else lead_of(result)
    first = plain(says.partition(". ")[0].rstrip("."))
    return Person(number, problem, answers, first, thinking, Random(number))


def all_answers(journey: Journey, problem: str) -> tuple[tuple[Question, Any], ...]:
    """All the questions that somebody with this problem will be asked, each with the answer."""
    now, told = Interview(shipped_tables(), {}), []
    while (question := following(now)) is not None:
        told.append((question, reply(journey, problem, question)))
        now = now.told(question.id, told[-1][1])
    return tuple(told)


def report(what: str, value: float, unit: str, budget: float, limit: float) -> bool:
    """Print a figure; whether it is within its limit."""
    state = "ok" if value <= budget else "over budget" if value <= limit else "FAIL"
    print(f"{what:52} {value:8.2f} {unit:3} budget {budget:g} {unit}  {state}")
    return state != "FAIL"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether every figure is within its limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="twenty people, quick, few visits")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument(
        "--thinking", type=float, default=3.0, help="seconds before each answer, on average"
    )
    parser.add_argument("--visits", type=int, default=1000)
    options = parser.parse_args(arguments)
    if options.smoke:
        options.people, options.thinking, options.visits = 20, 0.3, 60
    with questionnaire() as served:
        # As many people come before, and stay in Streamlit's memory for two minutes: what is filled
        # once for all is full then, so that the growth is that of the people alone.
        asyncio.run(all_at_once(served, crowd(options.people, 0)))
        before = served.megabytes()
        people = crowd(options.people, options.thinking)
        start = time.perf_counter()
        times, peak, answers = asyncio.run(all_at_once(served, people))
        taken = time.perf_counter() - start
        after = served.megabytes()
        print(f"{options.people} people gave {answers} answers in {taken:.0f} s; all got their own")
        fine = report(
            "click to next question, 95th percentile",
            percentile(times, 0.95),
            "s",
            CLICK_BUDGET,
            2 * CLICK_BUDGET,
        )
        print(f"{'  median; slowest':52} {percentile(times, 0.5):8.2f} s   {max(times):.2f} s")
        print(f"{'server after as many people as are measured':52} {before:8.1f} MB")
        fine &= report(
            f"server with {options.people} people", peak, "MB", SERVER_BUDGET, SERVER_BUDGET
        )
        a_person = (peak - before) / options.people
        for _ in range(2):
            # What people need, every crowd needs; what is filled once, or not yet given back, not.
            if a_person > PERSON_BUDGET:
                print(f"{'a person of this crowd; measured again':52} {a_person:8.2f} MB")
                before = served.megabytes()
                _, peak, _ = asyncio.run(all_at_once(served, people))
                a_person = (peak - before) / options.people
        fine &= report("a person", a_person, "MB", PERSON_BUDGET, PERSON_BUDGET)
        print(f"{'server when they have left':52} {after:8.1f} MB")
        # Streamlit keeps up to 128 visits for two minutes after they end; fill that first.
        asyncio.run(visits(served.address, min(options.visits, 150)))
        warm = served.megabytes()
        asyncio.run(visits(served.address, options.visits))
        grown = served.megabytes() - warm
        print(f"{'server before these visits':52} {warm:8.1f} MB")
        fine &= report(
            f"growth over {options.visits} visits", grown, "MB", GROWTH_BUDGET, GROWTH_BUDGET
        )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
