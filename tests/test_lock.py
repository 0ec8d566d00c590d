"""The lock fits the project: every requirement, on every Python and platform, and nothing local."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from fixed import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
WORDS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
#: Extras that are for work on the project; every other one is a door of the product.
FOR_WORK = {"test", "lint", "docs", "cluster"}
MACHINES = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def direct(project: dict[str, Any]) -> list[Requirement]:
    """All that the project asks for by itself: to run, for each extra, and to be built."""
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        asked += extra
    found = [Requirement(text) for text in asked]
    return [one for one in found if one.name != project["project"]["name"]]


def misfits(lock: str, project: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a lock, one line each."""
    lines = [line.split("#")[0].strip() for line in lock.splitlines()]
    pinned: dict[str, list[tuple[str, Requirement]]] = {}
    for line in filter(None, lines):
        if not re.fullmatch(r"[\w.-]+==[\w.+!]+( ; .+)?", line):
            yield f"{line}: not a name with one version"
            continue
        one = Requirement(line)
        version = str(one.specifier).removeprefix("==")
        pinned.setdefault(canonicalize_name(one.name), []).append((version, one))
    for asked, (machine, facts), python in product(direct(project), MACHINES.items(), PYTHONS):
        here = {"python_version": python, "python_full_version": f"{python}.0", **facts}
        if asked.marker and not asked.marker.evaluate(here):
            continue
        versions = [
            version
            for version, one in pinned.get(canonicalize_name(asked.name), ())
            if one.marker is None or one.marker.evaluate(here)
        ]
        where = f"with Python {python} on {machine}"
        if len(versions) != 1:
            yield f"{asked}: {len(versions)} versions {where}"
        elif not asked.specifier.contains(versions[0], prereleases=True):
            yield f"{asked}: locked at {versions[0]} {where}"


def test_the_lock_holds_every_requirement_at_a_version_that_is_allowed() -> None:
    assert not list(misfits(LOCK, PROJECT))


def pin(name: str) -> str:
    found = re.search(rf"^{name}==\S+", LOCK, re.MULTILINE)
    assert found, name
    return found.group()


@pytest.mark.parametrize("name", sorted({canonicalize_name(one.name) for one in direct(PROJECT)}))
def test_a_lock_without_one_of_them_or_with_a_lower_version_does_not_fit(name: str) -> None:
    whole = re.compile(rf"^{name}==.*\n", re.MULTILINE)
    gone = list(misfits(whole.sub("", LOCK), PROJECT))
    assert gone
    assert all("0 versions" in line for line in gone)
    low = list(misfits(re.sub(rf"^{name}==[^ ]+", f"{name}==0.0.1", LOCK, flags=re.M), PROJECT))
    assert low
    assert all("locked at 0.0.1" in line for line in low)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("streamlit>=9999", "locked at"),
        ("nowhere-to-be-found>=1", "0 versions"),
        ("click<8", "locked at"),
    ],
)
@pytest.mark.parametrize("extra", [None, "test", "lint", "docs", "mcp", "sql"])
def test_a_requirement_added_anywhere_is_missed_in_the_lock(
    extra: str | None, asked: str, told: str
) -> None:
    parts = PROJECT["project"]
    extras = dict(parts["optional-dependencies"])
    needed = list(parts["dependencies"])
    if extra:
        extras[extra] = [*extras[extra], asked]
    else:
        needed.append(asked)
    changed = {**parts, "dependencies": needed, "optional-dependencies": extras}
    assert any(told in line for line in misfits(LOCK, {**PROJECT, "project": changed}))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("click>=8.2", "not a name with one version"),
        ("click @ file:///wheels/click.whl", "not a name with one version"),
        ("--no-binary :all:", "not a name with one version"),
        ("click==8.2.0", "2 versions"),
    ],
)
def test_a_line_that_locks_nothing_or_twice_does_not_fit(line: str, told: str) -> None:
    assert any(told in one for one in misfits(f"{LOCK}{line}\n", PROJECT))


def test_a_pin_that_leaves_a_python_or_a_platform_out_does_not_fit() -> None:
    for marker, told in (("python_version < '3.14'", "3.14"), ("os_name == 'posix'", "Windows")):
        doctored = LOCK.replace(pin("click"), f"{pin('click')} ; {marker}", 1)
        found = list(misfits(doctored, PROJECT))
        assert found
        assert all(told in line for line in found)


def test_the_lock_names_no_host_and_no_folder() -> None:
    assert "://" not in LOCK
    assert not re.search(r"(^|\s)[~.]?/", LOCK)


def test_the_head_of_the_lock_and_the_pages_tell_the_same_command_to_renew_it() -> None:
    head = re.search(r"#\s+(uv pip compile .+)", LOCK)
    told = re.search(r"<!-- lock-command -->\n```bash\n.*(uv pip compile .+)", WORDS)
    assert head
    assert told
    assert told.group(1).replace(" --upgrade", "") == head.group(1)


def test_all_that_is_installed_from_this_folder_is_installed_from_the_lock() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    ours = re.findall(r"pip install [^&`\n]*(?:\.(?=\s)|\"\.\[[\w,]+\]\")", f"{WORDS}\n{ci}")
    assert len(ours) >= 7
    # Without what it needs: the versions were chosen beforehand.
    alone = [one for one in ours if "-r" in one and "--no-deps" in one]
    assert not [one for one in ours if "-c requirements.lock" not in one and one not in alone]


def test_the_extra_all_brings_every_door() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    doors = extras.keys() - FOR_WORK - {"all"}
    (all_of_them,) = map(Requirement, extras["all"])
    assert all_of_them.name == PROJECT["project"]["name"]
    assert all_of_them.extras == doors
    assert "framing[all]" in extras["test"]


def test_every_extra_that_a_message_asks_for_exists() -> None:
    asked = {
        name
        for path in [*(ROOT / "framing").rglob("*.py"), *(ROOT / "docs").glob("*.md")]
        for name in re.findall(r"framing\[(\w+)\]", path.read_text(encoding="utf-8"))
    }
    assert asked >= {"mcp", "sql"}
    assert asked <= PROJECT["project"]["optional-dependencies"].keys()
