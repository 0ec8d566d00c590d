"""The catalogue and what it recommends, by date."""

from __future__ import annotations

import pytest
from fixed import AS_OF

from framing import assess, load_rulebook
from framing.services import LADDER, choose, not_offered

BOOK = load_rulebook()
EMPTY = assess({}, AS_OF).shown
#: Named by the course and closed to new customers, or gone, on the as-of date.
CLOSED = [
    "kendra", "forecast", "fraud_detector", "lex_v1", "codeguru_reviewer",
    "sagemaker_ground_truth", "augmented_ai", "clarify", "sagemaker_model_monitor",
    "sagemaker_debugger", "elastic_inference", "mxnet", "amazon_q_business",
    "bedrock_agents_classic", "lookout_for_vision", "lookout_for_metrics",
    "lookout_for_equipment", "monitron", "panorama",
]  # fmt: skip


@pytest.mark.parametrize("service", CLOSED)
def test_what_is_closed_is_known_to_be_closed(service: str) -> None:
    assert not BOOK.services[service].open_on(AS_OF)


@pytest.mark.parametrize("task", sorted(BOOK.tasks))
def test_every_task_has_an_open_service_and_a_runner_up(task: str) -> None:
    paths = BOOK.tasks[task].offers
    for path in paths:
        chosen = choose(EMPTY, task, path)
        open_ones = [o for o in paths[path] if BOOK.services[o.service].open_on(AS_OF)]
        if not chosen:
            assert not [offer for offer in open_ones if offer.when is None]
            continue
        assert chosen[0].role == "first"
        assert all(choice.service.open_on(AS_OF) for choice in chosen)
        assert len({choice.service.id for choice in chosen}) == len(chosen)
    assert any(choose(EMPTY, task, path) for path in LADDER)


def test_forecast_is_taken_only_while_it_was_open() -> None:
    forecast = BOOK.services["forecast"]
    assert not forecast.open_on("2024-07-29")
    assert not forecast.open_on("2012-01-01")
    listed = {item.service.id: item for item in not_offered(EMPTY, "forecasting")}
    assert listed["forecast"].state == "closed_to_new"
    assert listed["forecast"].instead


def test_a_service_is_unknown_before_its_first_state() -> None:
    for service in BOOK.services.values():
        assert service.state_on("1999-01-01") is None
        assert not service.open_on("1999-01-01")


def test_successors_are_open_themselves() -> None:
    for service in BOOK.services.values():
        if service.successor and not service.open_on(AS_OF):
            assert BOOK.services[service.successor].open_on(AS_OF), service.id


def test_elsewhere_hides_the_aws_path_and_keeps_the_framing() -> None:
    case = {
        "wanted": "recognise", "signals": "none", "rule_cover": "cannot_write",
        "input_kind": "text", "output_text": "translation", "decision": "known",
        "worth": "clearly", "stakes": "annoyance", "where": "elsewhere",
    }  # fmt: skip
    framing = assess(case, AS_OF)
    assert framing.verdict == "use_ml"
    assert framing.task == "translation"
    assert framing.path == "none"
    assert framing.services == ()
    assert framing.brief
