"""``framing services --verify``: whether what the catalogue says of AWS is still true today."""

from __future__ import annotations

from typing import Any

import click

from framing.faults import Fault
from framing.rulebook.model import Rulebook

DEFAULT_REGION = "us-east-1"


def verified(rulebook: Rulebook, region: str | None) -> int:
    """Print what SDK, Bedrock and AWS Health say; the exit code.

    0: nothing speaks against the catalogue. 1: a printed model is legacy or not listed. 2: nobody
    could be asked about the models. Raises FaultsError without the SDK.
    """
    from framing.upkeep.account import session

    sdk = session()
    _notes(rulebook, sdk)
    region = region or sdk.get_config_variable("region") or DEFAULT_REGION
    code = _models(rulebook, sdk, region)
    _health(rulebook, sdk)
    return code


def _notes(rulebook: Rulebook, sdk: Any) -> None:
    import botocore

    from framing.upkeep.sdk_notes import clients_of, notes, operations_of

    services = rulebook.services.values()
    found = notes(sdk, clients_of(services), operations_of(services))
    click.echo(f"Notices in the installed SDK (botocore {botocore.__version__}) on our calls:")
    for note in found:
        click.echo(f"  {note.said}")
    if not found:
        click.echo("  None.")


def _models(rulebook: Rulebook, sdk: Any, region: str) -> int:
    from framing.upkeep.account import asked
    from framing.upkeep.models import ACTIVE, checked_models

    click.echo(f"Models that our first calls name, as Bedrock lists them in {region}:")
    found = asked(
        "bedrock:ListFoundationModels",
        lambda: list(
            checked_models(
                sdk.create_client("bedrock", region_name=region), rulebook.services.values()
            )
        ),
    )
    if isinstance(found, Fault):
        click.echo(f"  {found}")
        return 2
    for model in found:
        click.echo(f"  {model.said}")
    return 1 if any(model.status != ACTIVE for model in found) else 0


def _health(rulebook: Rulebook, sdk: Any) -> None:
    from framing.upkeep.account import asked
    from framing.upkeep.lifecycle import lifecycle

    click.echo("Versions and ends that AWS Health knows (optional; it holds few AI services):")
    found = asked(
        "health:DescribeServiceLifecycle",
        lambda: lifecycle(
            sdk.create_client("health", region_name=DEFAULT_REGION), rulebook.services.values()
        ),
    )
    if isinstance(found, Fault):
        click.echo(f"  {found}")
        return
    for event in found.events:
        click.echo(f"  {event.said}")
    total = len(found.covered) + len(found.not_covered)
    click.echo(
        f"  {len(found.covered)} of {total} services are in it; {len(found.not_covered)} are not "
        "covered, which says nothing about them."
    )
