"""Asking AWS with the person's own credentials, and what is said where that cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from framing.faults import Code, Fault, FaultsError

Answer = TypeVar("Answer")
EXTRA = 'Install it: python -m pip install "framing[aws]".'
SIGN_IN = "Sign in, for example with `aws sso login`, or set AWS_PROFILE."
#: Codes by which AWS says that it does not know who asks.
_UNKNOWN_CALLER = (
    "UnrecognizedClientException", "ExpiredToken", "ExpiredTokenException",
    "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
)  # fmt: skip
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")


def session() -> Any:
    """A session of the AWS SDK. Raises FaultsError where the extra is not installed."""
    try:
        import botocore.session
    except ImportError:
        what = "The AWS SDK for Python is not installed."
        raise FaultsError.of(Code.NO_AWS_SDK, "framing services --verify", what, EXTRA) from None
    return botocore.session.get_session()


def asked(permission: str, question: Callable[[], Answer]) -> Answer | Fault:
    """The answer to a question to AWS, or why there is none. permission: such as ``health:X``."""
    from botocore import exceptions

    try:
        return question()
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError):
        return Fault(Code.NO_AWS_ANSWER, permission, "No AWS credentials were found.", SIGN_IN)
    except exceptions.ClientError as error:
        return _refused(permission, str(error.response.get("Error", {}).get("Code", "")))
    except exceptions.BotoCoreError as error:
        told = " ".join(str(error).split()).rstrip(".")
        fix = "Check the network, the Region and your AWS set-up."
        return Fault(Code.NO_AWS_ANSWER, permission, f"{told}.", fix)


def _refused(permission: str, code: str) -> Fault:
    if code == "SubscriptionRequiredException":
        what = "This account has no support plan that allows it."
        return Fault(
            Code.NO_AWS_ANSWER, permission, what, "It needs Business Support+ or higher; leave it."
        )
    if code in _DENIED:
        what, fix = "Access was denied.", f"Ask for the permission {permission}."
    elif code in _UNKNOWN_CALLER:
        what, fix = "AWS does not accept these credentials.", SIGN_IN
    else:
        what, fix = f"AWS refused it: {code or 'no reason given'}.", "Try again later."
    return Fault(Code.NO_AWS_ANSWER, permission, what, fix)
