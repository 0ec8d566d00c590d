"""Dated figures: a rule that a person could write against models that learn, by every door."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("sklearn")

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from planted_series import planted_series

import framing
from framing.commands.main import main
from framing.measuring.forecasts import RULES, Series

ENDINGS = ("enough", "fall_short")


def sales(months: int = 144, shops: int = 1) -> pd.DataFrame:
    """Monthly figures of shops, the same wave each year and a little chance."""
    chance = np.random.default_rng(0)
    when = pd.date_range("2010-01-01", periods=months, freq="MS")
    wave = 100 + 30 * np.sin(2 * np.pi * np.arange(months) / 12)
    of_shops = [
        pd.DataFrame(
            {
                "month": when,
                "shop": f"shop {i}",
                "sold": (i + 1) * wave + chance.normal(size=months),
            }
        )
        for i in range(shops)
    ]
    return pd.concat(of_shops, ignore_index=True)


def shown(frame: pd.DataFrame, **roles: Any) -> Any:
    return framing.evidence(frame, "sold", time="month", **roles)


# -- what is planted ------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize("form", ["grows", "fills"])
def test_a_rule_behind_figures_is_enough_and_what_must_be_learnt_is_not(form: str) -> None:
    seed = next(s for s in range(1000) if (t := planted_series(s)).form == form and t.names == 5)
    table = planted_series(seed)
    assert framing.evidence(table.frame, **table.roles).test.ending == table.ending


@pytest.mark.full
def test_of_60_tables_of_figures_nearly_all_end_rightly_and_hardly_any_wrongly() -> None:
    there, found, claimed = Counter[str](), Counter[str](), Counter[str]()
    for seed in range(60):
        table = planted_series(seed)
        ending = framing.evidence(table.frame, **table.roles).test.ending
        there[table.ending] += 1
        (found if ending == table.ending else claimed)[ending] += 1
    for ending in ENDINGS:
        assert there[ending] >= 20
        assert found[ending] >= 0.95 * there[ending]
        assert claimed[ending] <= 0.05 * (60 - there[ending])


# -- what a rule over figures is ------------------------------------------------------------------


@given(
    st.sampled_from(sorted(RULES)),
    st.integers(1, 12),
    st.integers(0, 5),
    st.floats(1, 1000),
    st.integers(0, 10_000),
)
def test_every_rule_goes_with_the_unit_of_the_figures(
    name: str, season: int, more: int, times: float, seed: int
) -> None:
    figures = np.random.default_rng(seed).uniform(1, 9, size=(2, 5 * season + more + 3))
    one, other = (Series(f, "month", season, None, None) for f in (figures, figures * times))
    start = one.length
    told, scaled = (RULES[name](s, start, s.ahead) for s in (one, other))
    assert told.shape == (2, one.ahead)
    assert np.allclose(told * times, scaled)


@given(st.sampled_from(sorted(RULES)), st.integers(1, 12), st.floats(-100, 100))
def test_every_rule_repeats_figures_that_never_change(name: str, season: int, value: float) -> None:
    series = Series(np.full((1, 5 * season + 3), value), "month", season, None, None)
    assert np.allclose(RULES[name](series, series.length, series.ahead), value)


@pytest.mark.full
def test_no_forecast_looks_ahead() -> None:
    from framing.measuring.forecasts import MODELS

    figures = sales(60).sold.to_numpy()[None]
    later = figures.copy()
    later[:, 50:] = -5
    for way in {**RULES, **MODELS}.values():
        one, other = (Series(f, "quarter", 4, None, None) for f in (figures, later))
        assert np.array_equal(way(one, 50, 4), way(other, 50, 4))


@pytest.mark.full
def test_the_rule_is_written_with_its_figures() -> None:
    told = shown(sales(240, 4), case="shop")
    assert told.test.ending == "enough"
    assert any("of the same month" in line for line in told.rule.lines)


@pytest.mark.full
def test_large_series_count_for_no_more_than_small_ones() -> None:
    even, uneven = sales(110, 4), sales(110, 4)
    uneven.loc[uneven["shop"] == "shop 0", "sold"] *= 1000
    tests = [shown(frame, case="shop").test for frame in (even, uneven)]
    assert tests[0].rule == pytest.approx(tests[1].rule)


@pytest.mark.full
def test_too_few_figures_tell_nothing_and_about_how_many_more_would() -> None:
    test = shown(sales(55)).test
    assert test.ending == "cannot_tell"
    assert test.more_cases
    assert json.loads(shown(sales(55)).render("json"))["rule_test"]["more_cases"]


def test_a_handful_of_years_is_refused_in_words_and_years_may_be_numbers() -> None:
    sold = np.random.default_rng(0).normal(size=60)
    years = pd.DataFrame({"month": np.arange(1960, 2020.0), "sold": sold})
    assert shown(years).test.measure == "season"
    few = pd.concat([years[:17].assign(shop=shop) for shop in "abc"])
    told = shown(few, case="shop")
    assert told.test is None
    assert "it takes 23 figures, and there are 17" in told.render("md")


@pytest.mark.full
def test_figures_that_never_change_need_no_model() -> None:
    told = shown(
        sales(100).assign(sold=np.where(np.arange(100) < 3, 1.0, 7.0) + np.arange(100) // 98)
    )
    assert told.test.ending != "fall_short"


# -- several series -------------------------------------------------------------------------------


@pytest.mark.full
def test_what_names_several_series_is_found_where_nothing_else_is_in_the_table() -> None:
    unnamed, named = shown(sales(120, 6)), shown(sales(120, 6), case="shop")
    assert unnamed.finding("series_named").figures["count"] == 6
    assert unnamed.test == named.test


@pytest.mark.full
def test_what_may_name_several_series_is_told_where_other_columns_may_tell_the_amount() -> None:
    frame = sales(120, 6)
    frame["price"] = np.random.default_rng(1).normal(size=len(frame))
    told = shown(frame)
    assert told.finding("series_unnamed").columns == ("shop",)
    assert told.test.measure == "distance"


# -- doors ----------------------------------------------------------------------------------------


@pytest.mark.full
def test_dated_figures_come_out_alike_by_every_door(tmp_path: Path) -> None:
    from app_pages import new_app

    from framing.pages import links, visit

    file = tmp_path / "sales.csv"
    sales(112, 3).to_csv(file, index=False)
    wanted = json.loads(framing.evidence(file, "sold", time="month", case="shop").render("json"))
    assert wanted["rule_test"]["measure"] == "season"

    options = ["--outcome", "sold", "--time", "month", "--case", "shop", "--format", "json"]
    assert json.loads(CliRunner().invoke(main, ["evidence", str(file), *options]).stdout) == wanted

    told = _by_protocol(path=str(file), outcome="sold", time="month", case="shop")
    assert told == wanted

    app = new_app(120)
    app.query_params[links.PAGE] = visit.SAMPLE
    app.run()
    (uploader,) = app.get("file_uploader")
    uploader.set_value(("sales.csv", file.read_bytes(), "text/csv"))
    app.run()
    for key, name in (("outcome", "sold"), ("time", "month"), ("case", "shop")):
        app.selectbox(key=f"sample-{key}").set_value(name).run()
    app.button(key="sample-looks").click().run()
    assert not app.exception
    assert json.loads(app.session_state["sample-shown"].render("json")) == wanted
    (box,) = [box for box in app.checkbox if "months" in box.label or "periods" in box.label]
    box.check()
    app.button(key="sample-takes").click().run()
    assert app.session_state["answers"]["output_rows"] == "future_amounts"


def _by_protocol(**arguments: Any) -> Any:
    from test_agents import content, with_client

    told = []

    async def act(client: Any) -> None:
        told.append(content(await client.call_tool("evidence", arguments)))

    with_client(act)
    return told[0]
