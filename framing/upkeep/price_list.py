"""AWS's bulk price list: index → Regions of an offer → versioned offer file. No account needed.

The shape is that of https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/ (pages "Reading
the service index file", "Service Region index file" and "Reading the price list files").
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from framing.faults import Code, FaultsError
from framing.rulebook.prices import Tier

AWS = "https://pricing.us-east-1.amazonaws.com"
INDEX = "/offers/v1.0/aws/index.json"
#: Seconds without an answer, and the largest file that is read; the list of virtual machines, which
#: no price here needs, is larger.
PATIENCE, MOST_BYTES = 60, 400_000_000


@dataclass(frozen=True)
class Listed:
    """A price in the list. unit: as the list words it. published: ISO date of the file.

    address: of the versioned file, which AWS does not change any more.
    """

    sku: str
    usage_type: str
    unit: str
    tiers: tuple[Tier, ...]
    published: str
    address: str


class PriceList:
    """The list below one address or folder; each file is read once.

    place: an http(s) address, or a folder with files at the same paths. Raises FaultsError for
    what cannot be reached or is no price list.
    """

    def __init__(self, place: str = AWS) -> None:
        self.place = place
        self._read: dict[str, Any] = {}

    def found(self, offer: str, region: str, usage_type: str) -> tuple[Listed, ...]:
        """What the list says of a usage type in a Region: one price, none, or several that differ.

        usage_type: without the Region's mark, such as ``TranscribeAudio``. Entries that cost
        nothing (free allowances) are passed over.
        """
        path = self._file_of(offer, region)
        if path is None:
            return ()
        data = self._json(path)
        published = str(data.get("publicationDate", ""))[:10]
        address = urljoin(AWS, path)
        found: dict[tuple[Tier, ...], Listed] = {}
        for sku, named in _products(data, usage_type):
            unit, tiers = self._tiers(data, sku, path)
            if any(tier.usd for tier in tiers):
                found.setdefault(tiers, Listed(sku, named, unit, tiers, published, address))
        return tuple(found.values())

    def _file_of(self, offer: str, region: str) -> str | None:
        """The path of the present version of an offer's file for a Region; None without one."""
        offers = self._part(self._json(INDEX), "offers", INDEX)
        if offer not in offers:
            return None
        index = self._part(offers, offer, INDEX).get("currentRegionIndexUrl")
        if not isinstance(index, str):
            return None
        regions = self._part(self._json(index), "regions", index)
        if region not in regions:
            return None
        return str(self._part(regions, region, index).get("currentVersionUrl", ""))

    def _tiers(self, data: Mapping[str, Any], sku: str, path: str) -> tuple[str, tuple[Tier, ...]]:
        """Unit and tiers of the newest on-demand term of a product."""
        terms = self._part(self._part(data, "terms", path), "OnDemand", path).get(sku, {})
        newest = max(terms.values(), key=lambda term: str(term["effectiveDate"]), default=None)
        if newest is None:
            return "", ()
        try:
            steps = [
                (Tier(float(step["beginRange"]), float(step["pricePerUnit"]["USD"])), step["unit"])
                for step in newest["priceDimensions"].values()
            ]
        except (KeyError, TypeError, ValueError):
            self._strange(path, f"The price of {sku} has no tiers in US dollars.")
        steps.sort(key=lambda step: step[0].start)
        return str(steps[0][1]) if steps else "", tuple(tier for tier, _ in steps)

    def _part(self, data: Any, key: str, path: str) -> Mapping[str, Any]:
        part = data.get(key) if isinstance(data, Mapping) else None
        if not isinstance(part, Mapping):
            self._strange(path, f"It has no {key!r}.")
        return part

    def _strange(self, path: str, what: str) -> NoReturn:
        fix = "Give --from an address or folder that holds AWS's bulk price list."
        raise FaultsError.of(Code.NOT_A_PRICE_LIST, f"{self.place}{path}", what, fix)

    def _json(self, path: str) -> Any:
        if path not in self._read:
            raw = self._bytes(path)
            try:
                self._read[path] = json.loads(raw)
            except ValueError:
                self._strange(path, "It is not JSON.")
        return self._read[path]

    def _bytes(self, path: str) -> bytes:
        try:
            if self.place.startswith(("https://", "http://")):
                request = Request(urljoin(self.place, path), headers={"User-Agent": "framing"})
                with urlopen(request, timeout=PATIENCE) as answer:
                    raw: bytes = answer.read(MOST_BYTES + 1)
            else:
                folder = Path(self.place).resolve()
                file = (folder / path.lstrip("/")).resolve()
                if not file.is_relative_to(folder):
                    self._strange(path, "It names a file outside the folder.")
                raw = file.read_bytes()
        except OSError as error:
            what = (
                f"It cannot be read: {getattr(error, 'reason', None) or error.strerror or error}."
            )
            fix = "Check the network or the folder, or give another place with --from."
            raise FaultsError.of(Code.NOT_REACHED, f"{self.place}{path}", what, fix) from None
        if len(raw) > MOST_BYTES:
            self._strange(path, "It is larger than any price list needed here.")
        return raw


def _products(data: Mapping[str, Any], usage_type: str) -> Iterator[tuple[str, str]]:
    """SKU and usage type of the products that are this usage type, with or without a mark."""
    for sku, product in data.get("products", {}).items():
        named = str(product.get("attributes", {}).get("usagetype", ""))
        if named == usage_type or named.endswith(f"-{usage_type}"):
            yield sku, named
