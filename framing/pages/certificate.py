"""What was proven of the rules."""

from __future__ import annotations

import streamlit as st

from framing.pages.visit import LOOK_UP, RULES, Visit
from framing.pages.wording import plain
from framing.rulebook.certificate import Certificate, certificate_of


def show(visit: Visit) -> None:
    """The page of the certificate."""
    visit.link_back((LOOK_UP, "← Look things up"))
    visit.notices()
    st.title("How the rules were checked", anchor=False)
    found = certificate_of(visit.rulebook)
    if found is None:
        st.warning(
            "**These rules are not certified.** They were changed after the last check, or were "
            "never checked. Whoever looks after them runs `framing check --certify`."
        )
    else:
        _certified(found)
    visit.link(RULES, "The rules themselves")
    visit.title("How the rules were checked")


def _certified(found: Certificate) -> None:
    st.markdown(
        "A program went through the rules and looked for gaps, contradictions and rules that can "
        "never matter. It tries no samples: it proves each point for every complete set of "
        f"answers that the rules can tell apart. There are {int(found.answer_sets):,} of them, "
        "more than anybody could try one by one."
    )
    st.header("What holds", anchor=False)
    st.markdown("\n".join(f"- **{count:,}** {plain(what)}" for what, count in found.proven))
    st.header("What this does not say", anchor=False)
    st.markdown(
        "It says that the rules are complete and agree with each other. It does not say that they "
        "are right about the world: for that, each rule names its sources and when somebody last "
        "looked at it."
    )
    st.header("The certificate", anchor=False)
    st.markdown(
        f"- Rulebook: {plain(found.rulebook)} {plain(found.version)}\n"
        f"- Hash of the rules (SHA-256): `{found.digest}`\n"
        f"- States of services as of: {found.as_of}\n"
        f"- Version of the check: {plain(found.check_version)}\n"
        f"- Hash of this certificate: `{found.hash}`"
    )
    st.markdown(
        "To repeat it, run `framing check` with the same rules: it prints the same hash, in about "
        "ten seconds."
    )
