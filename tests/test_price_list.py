"""The prices on record against AWS's bulk price list, read from a local server in its shape."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from framing import load_rulebook
from framing.commands.main import main
from framing.faults import Code, FaultsError
from framing.rulebook.prices import Tier
from framing.upkeep.price_list import PriceList
from framing.upkeep.refresh import CHANGED, FREE, MISSING, NO_NAME, SAME, SEVERAL, compared

BOOK = load_rulebook()
DISCLAIMER = "This pricing list is for informational purposes only."
STAMP = "2026-11-20T22:07:12Z"
VERSION = "20261120220712"
TERM = "JRTCKXETXF"


def product(sku: str, usage_type: str) -> dict[str, Any]:
    return {
        "sku": sku,
        "productFamily": "Machine Learning",
        "attributes": {"locationType": "AWS Region", "usagetype": usage_type, "operation": ""},
    }


def term(sku: str, tiers: list[tuple[str, str, str]], since: str = STAMP) -> dict[str, Any]:
    """An on-demand term. tiers: begin, end, US dollars, as the list writes them."""
    steps = {
        f"{sku}.{TERM}.{i}": {
            "rateCode": f"{sku}.{TERM}.{i}",
            "description": f"${usd} per unit",
            "beginRange": begin,
            "endRange": end,
            "unit": "Units",
            "pricePerUnit": {"USD": usd},
            "appliesTo": [],
        }
        for i, (begin, end, usd) in enumerate(tiers)
    }
    code = f"{sku}.{TERM}.{since}"
    return {
        code: {
            "offerTermCode": TERM,
            "sku": sku,
            "effectiveDate": since,
            "priceDimensions": steps,
            "termAttributes": {},
        }
    }


Products = dict[str, list[tuple[str, list[tuple[str, str, str]]]]]
#: Offer → usage types with their tiers, as on record, unless a test changes them.
AS_ON_RECORD: dict[tuple[str, str], Products] = {}
PREFIX = {"us-east-1": "USE1", "ap-south-1": "APS3"}
for price in BOOK.prices:
    if price.offer and price.usage_type:
        ends = [f"{tier.start:.0f}" for tier in price.tiers[1:]] + ["Inf"]
        rows = [
            (f"{tier.start:.0f}", end, f"{tier.usd:.10f}")
            for tier, end in zip(price.tiers, ends, strict=True)
        ]
        name = f"{PREFIX[price.region]}-{price.usage_type}"
        AS_ON_RECORD.setdefault((price.offer, price.region), {})[name] = [(name, rows)]


def written_list(folder: Path, listed: dict[tuple[str, str], Products]) -> None:
    """Index, Region index and versioned offer files at the paths that AWS gives them."""
    head = {"formatVersion": "v1.0", "disclaimer": DISCLAIMER, "publicationDate": STAMP}

    def put(path: str, data: dict[str, Any]) -> None:
        file = folder / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(data), encoding="utf-8")

    base = "/offers/v1.0/aws"
    offers = {}
    for offer in {offer for offer, _ in listed}:
        offers[offer] = {
            "offerCode": offer,
            "versionIndexUrl": f"{base}/{offer}/index.json",
            "currentVersionUrl": f"{base}/{offer}/current/index.json",
            "currentRegionIndexUrl": f"{base}/{offer}/current/region_index.json",
        }
        regions = {
            region: {
                "regionCode": region,
                "currentVersionUrl": f"{base}/{offer}/{VERSION}/{region}/index.json",
            }
            for one, region in listed
            if one == offer
        }
        put(f"{base}/{offer}/current/region_index.json", {**head, "regions": regions})
    put(f"{base}/index.json", {**head, "offers": offers})
    for (offer, region), named in listed.items():
        products, terms = {}, {}
        for i, entries in enumerate(named.values()):
            for j, (usage_type, tiers) in enumerate(entries):
                sku = f"SKU{i}{j}"
                products[sku] = product(sku, usage_type)
                # An earlier term must not win over the one in force.
                old = term(sku, [("0", "Inf", "9.0000000000")], "2020-01-01T00:00:00Z")
                terms[sku] = {**old, **term(sku, tiers)}
        data = {**head, "offerCode": offer, "version": VERSION, "products": products}
        path = f"{base}/{offer}/{VERSION}/{region}/index.json"
        put(path, {**data, "terms": {"OnDemand": terms}})


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder with the list as on record, and the address under which it is served."""
    folder = tmp_path / "list"
    written_list(folder, AS_ON_RECORD)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def changed_list(folder: Path, key: tuple[str, str], usage_type: str, entries: Any) -> None:
    shutil.rmtree(folder)
    named = {**AS_ON_RECORD[key], usage_type: entries}
    written_list(folder, {**AS_ON_RECORD, key: named})


def outcomes(place: str) -> dict[str, str]:
    return {item.price.id: item.outcome for item in compared(BOOK.prices, PriceList(place))}


TRANSCRIBE = ("transcribe", "us-east-1")
SPEECH = "USE1-TranscribeAudio"


def test_a_list_that_says_the_same_changes_nothing(served: tuple[Path, str]) -> None:
    found = outcomes(served[1])
    for price in BOOK.prices:
        assert found[price.id] == (SAME if price.usage_type else NO_NAME)
    assert sorted(set(found.values())) == sorted([SAME, NO_NAME])


def test_a_folder_is_read_like_an_address(served: tuple[Path, str]) -> None:
    folder, address = served
    assert outcomes(str(folder)) == outcomes(address)


@pytest.mark.parametrize(
    ("entries", "outcome"),
    [
        ([(SPEECH, [("0", "Inf", "0.0004000000")])], CHANGED),
        ([(SPEECH, [("0", "250000", "0.0004"), ("250000", "Inf", "0.0002")])], CHANGED),
        ([], MISSING),
        ([("USE1-CallAnalyticsTranscribeAudio", [("0", "Inf", "0.0005")])], MISSING),
        ([(SPEECH, [("0", "Inf", "0.0001")]), (SPEECH, [("0", "Inf", "0.0002")])], SEVERAL),
        ([(SPEECH, [("0", "Inf", "0.0001")]), (SPEECH, [("0", "Inf", "0.0000")])], SAME),
        ([(SPEECH, [("0", "3600", "0.0000"), ("3600", "Inf", "0.0001")])], FREE),
    ],
)
def test_what_the_list_says_of_a_price_is_told_apart(
    served: tuple[Path, str], entries: Any, outcome: str
) -> None:
    folder, address = served
    changed_list(folder, TRANSCRIBE, SPEECH, entries)
    found = outcomes(address)
    assert found.pop("transcribe_batch_second") == outcome
    assert set(found.values()) == {SAME, NO_NAME}


def test_tiers_are_put_in_order_whatever_their_order_in_the_list(
    served: tuple[Path, str],
) -> None:
    folder, address = served
    tiers = [("5000", "Inf", "0.0002"), ("0", "5000", "0.0003")]
    changed_list(folder, TRANSCRIBE, SPEECH, [(SPEECH, tiers)])
    (found,) = PriceList(address).found("transcribe", "us-east-1", "TranscribeAudio")
    assert found.tiers == (Tier(0, 0.0003), Tier(5000, 0.0002))
    assert found.published == "2026-11-20"
    assert VERSION in found.address


# -- the command ----------------------------------------------------------------------------


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["prices", *words])


@pytest.mark.full
def test_a_change_is_shown_and_nothing_is_written_without_being_told_to(
    served: tuple[Path, str], rules_copy: Path
) -> None:
    folder, address = served
    changed_list(folder, TRANSCRIBE, SPEECH, [(SPEECH, [("0", "Inf", "0.0004")])])
    before = {file: file.read_bytes() for file in rules_copy.rglob("*.yaml")}
    result = run("--refresh", "--from", address, "--rulebook", str(rules_copy))
    assert result.exit_code == 1
    assert (
        "transcribe_batch_second (us-east-1) has changed: 0.0001 on record, 0.0004 in the list "
        "of 2026-11-20 (its unit: Units)." in result.output
    )
    assert {file: file.read_bytes() for file in rules_copy.rglob("*.yaml")} == before


@pytest.mark.full
def test_write_takes_prices_dates_and_address_over_and_leaves_the_other_lines(
    served: tuple[Path, str], rules_copy: Path
) -> None:
    folder, address = served
    tiers = [("0", "250000", "0.0004"), ("250000", "Inf", "0.00025")]
    changed_list(folder, TRANSCRIBE, SPEECH, [(SPEECH, tiers)])
    file = rules_copy / "prices" / "transcribe_batch_second.yaml"
    before = file.read_text(encoding="utf-8").splitlines()
    result = run("--refresh", "--write", "--from", address, "--rulebook", str(rules_copy))
    assert result.exit_code == 0
    price = next(p for p in load_rulebook(rules_copy).prices if p.id == "transcribe_batch_second")
    assert price.tiers == (Tier(0, 0.0004), Tier(250000, 0.00025))
    assert (price.published, price.standing) == ("2026-11-20", "price list")
    assert price.address.endswith(f"/transcribe/{VERSION}/us-east-1/index.json")
    after = file.read_text(encoding="utf-8").splitlines()
    moved = ("  - {from", "published:", "read:", "address:", "standing:")
    kept = [line for line in before if not line.startswith(moved)]
    assert [line for line in after if not line.startswith(moved)] == kept
    endpoint = next(
        p for p in load_rulebook(rules_copy).prices if p.id == "sagemaker_endpoint_hour"
    )
    assert endpoint.published == "2026-11-20"
    assert run("--refresh", "--from", address, "--rulebook", str(rules_copy)).output.count(
        "as on record"
    ) == sum(bool(p.usage_type) for p in BOOK.prices)


def test_the_list_of_prices_names_each_with_its_age() -> None:
    result = run("--as-of", "2027-04-01")
    assert result.exit_code == 0
    for price in BOOK.prices:
        assert price.id in result.output
    assert "older than 180 days, check it" in result.output
    data = json.loads(run("--format", "json", "--as-of", "2026-11-28").output)
    assert [row["id"] for row in data] == [price.id for price in BOOK.prices]
    assert not any(row["old"] for row in data)


def test_from_without_refresh_is_a_mistake_that_is_said() -> None:
    result = run("--from", "somewhere")
    assert result.exit_code == 2
    assert "--from and --write go with --refresh." in result.output


# -- what cannot be read --------------------------------------------------------------------


def test_an_address_that_nobody_answers_is_one_clear_line() -> None:
    result = run("--refresh", "--from", "http://127.0.0.1:9")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("NOT-REACHED http://127.0.0.1:9/offers/v1.0/aws/index.json: ")


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(FaultsError) as caught:
        PriceList(str(tmp_path / "nowhere")).found("transcribe", "us-east-1", "TranscribeAudio")
    assert [fault.code for fault in caught.value.faults] == [Code.NOT_REACHED]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("index.json", "<html>"),
        ("index.json", "[]"),
        ("index.json", '{"offers": {"transcribe": 3}}'),
        ("transcribe/current/region_index.json", '{"regions": {"us-east-1": []}}'),
        ("transcribe/current/region_index.json", "{}"),
        (f"transcribe/{VERSION}/us-east-1/index.json", '{"products": {}}'),
        (
            "transcribe/current/region_index.json",
            '{"regions": {"us-east-1": {"currentVersionUrl": "/../../../etc/hostname"}}}',
        ),
    ],
)
def test_files_of_another_shape_are_told_as_such(
    served: tuple[Path, str], name: str, content: str
) -> None:
    folder, _ = served
    (folder / "offers" / "v1.0" / "aws" / name).write_text(content, encoding="utf-8")
    if "products" in content:
        assert PriceList(str(folder)).found("transcribe", "us-east-1", "TranscribeAudio") == ()
        return
    with pytest.raises(FaultsError, match=r"^NOT-A-PRICE-LIST ") as caught:
        PriceList(str(folder)).found("transcribe", "us-east-1", "TranscribeAudio")
    assert [fault.code for fault in caught.value.faults] == [Code.NOT_A_PRICE_LIST]


def test_a_price_in_another_currency_is_not_taken_for_dollars(served: tuple[Path, str]) -> None:
    folder, _ = served
    file = folder / "offers" / "v1.0" / "aws" / "transcribe" / VERSION / "us-east-1" / "index.json"
    text = file.read_text(encoding="utf-8").replace('"USD"', '"CNY"')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError, match="no tiers in US dollars"):
        PriceList(str(folder)).found("transcribe", "us-east-1", "TranscribeAudio")
