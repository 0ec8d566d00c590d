"""A new file of a rulebook, with every key that it needs and a word on each."""

from __future__ import annotations

import re
from pathlib import Path

from framing.faults import AnswersError, Code
from framing.faults.english import nearest
from framing.rulebook.files import Files
from framing.rulebook.load import files_of
from framing.rulebook.read_stages import stages as stages_in

#: Kind → where its file stands. ``{stage}`` is the stage of a rule.
PLACES = {
    "rule": "stages/{stage}/{id}.yaml",
    "question": "questions/{id}.yaml",
    "task": "tasks/{id}.yaml",
    "service": "services/{id}.yaml",
    "journey": "journeys/{id}.yaml",
}
#: Rules and journeys are called by words with hyphens, the others by words with underscores.
HYPHENS = ("rule", "journey")
FORMS = {True: r"[a-z][a-z0-9]*(-[a-z0-9]+)*", False: r"[a-z][a-z0-9_]*"}
SCHEMA_LINE = "# yaml-language-server: $schema={up}docs/schemas/{kind}.schema.json\n"

RULE = """id: {id}
title: TODO one line that says what was found
concludes: {{{stage}: {conclusion}, strength: {strength}}}  # decides, strong or weak
when:  # facts with the values that make it true, or `name: holds` for one of conditions.yaml
  TODO_fact: [TODO_value]
because: TODO why this follows, in words that a manager understands.
unless: TODO when this would be wrong although the condition holds.
next: TODO what to do now.  # may be left out
who: TODO who does that  # may be left out: then the one that the stage names in conclusions.yaml
sources: [own-view]  # ids from rules/sources/, at least one
standing: own view  # law, vendor limit, practice or own view
reviewed: {today}
cases:  # with exactly these facts known, the rule fires, stays silent, or stays open
  - fires: {{TODO_fact: TODO_value}}
    near_misses: [{{TODO_fact: TODO_other}}]  # the same case with this changed: the rule is silent
  - open: {{}}
"""
QUESTION = """id: {id}
kind: choose_one  # choose_one, pick_many, number or text
fact: {id}  # add it to facts.yaml, with its values and what is assumed
ask: TODO the question, as you would ask it aloud?
short: TODO two words for lists
hint: TODO what to look at, so that two people answer alike  # may be left out
why: TODO what the answer changes.
whom: TODO who knows it
# ask_when: {{wanted: estimate}}  # left out: always asked
options:
  - {{id: TODO_one, label: TODO first answer}}
  - {{id: TODO_two, label: TODO second answer}}
# Then list {id} in interview.yaml where it is to be asked, and write a rule that reads the fact.
"""
TASK = """id: {id}
name: TODO name of the task
learning_type: supervised  # supervised, unsupervised, reinforcement or generative
pre_trained: false  # true: a ready-trained model does it without data of your own
needs: labels  # labels, records, history, interactions, documents, trials or nothing
chosen:  # the rule that chooses this task
  id: TODO-words-joined-by-hyphens
  title: TODO what is wanted
  when: {{need: learn, TODO_fact: TODO_value}}
  because: TODO why this is the task then.
  unless: TODO when it would be another task although the condition holds.
  sources: [own-view]
  standing: own view
  reviewed: {today}
  cases:
    - fires: {{need: learn, TODO_fact: TODO_value}}
      near_misses: [{{TODO_fact: TODO_other}}, {{need: forbidden}}]
    - open: {{}}
does: TODO what it does, in one sentence.
one_example: TODO what one example is
predicts: TODO what is predicted, and when
target: TODO the right answer, and where it comes from
proxy: TODO a stand-in for it, and its flaw
label_delay: TODO how long until the right answer is known
inputs: TODO what is known at the moment of prediction
features: TODO typical features
baseline: TODO the simple way that must be beaten
metrics: {{model: [TODO], business: [TODO], economic: [TODO]}}
accuracy_trap: TODO why the plain share of right answers misleads
split: TODO how to hold data back
leakage: TODO what must not slip in
failure: TODO what failure looks like
try_first: TODO the cheapest test
minimum_data: null  # the least amount, with its origin
comfortable_data: TODO a good amount, with its origin
offers: {{}}  # path: [service, ...], for example  no_code_ml: [sagemaker_canvas]
supporting: [s3]
sources: [own-view]
# Then add {id} to the stage task in conclusions.yaml.
"""
SERVICE = """id: {id}
name: TODO the full name
formerly: []
layer: ai_service  # one of those in layers.yaml
does: TODO what it does, in your own words.
states:
  - {{from: {today}, state: open, source: own-view}}  # a page that says so, not own-view
needs: null
limits: []
successor: null
successor_note: null
category: []
modality: []
own_labels: null
pricing_unit: null
sdk: []
regions: null
first_call: null
docs: null
confidence: low
read: {today}
# Then offer it in a task: tasks/<task>.yaml, under offers.
"""
JOURNEY = """id: {id}
story: TODO the case in the words of the person who has it.
answers:
  wanted: unknown  # question id: option id; `framing questions` lists them
expect:
  verdict: TODO  # use_ml, use_generative_ai, do_not_use_ml, not_yet, stop or undecided
as_of: {today}
"""
TEXTS = {
    "rule": RULE,
    "question": QUESTION,
    "task": TASK,
    "service": SERVICE,
    "journey": JOURNEY,
}


def new_file(
    folder: Path,
    kind: str,
    name: str,
    *,
    today: str,
    concludes: tuple[str, str] | None = None,
    strength: str = "strong",
) -> Path:
    """Write the file and return where it is.

    kind: a key of PLACES. concludes: stage and conclusion, for a rule. today: ISO date.
    Only the stages of the rulebook are read, so the rest of it may be unfinished.

    Raises AnswersError for a wrong id, an unknown stage or conclusion, or a file that is there;
    RulebookError where there is no rulebook or its stages cannot be read.
    """
    files = files_of(folder)
    pattern = FORMS[kind in HYPHENS]
    if not re.fullmatch(pattern, name):
        joint = "hyphens" if kind in HYPHENS else "underscores"
        fix = f"Use small letters and digits, words joined by {joint}."
        raise AnswersError.of(Code.BAD_ID, "ID", f"{name!r} cannot be the id of a {kind}.", fix)
    stage, conclusion = _checked(files, concludes) if kind == "rule" else ("", "")
    file = PLACES[kind].format(stage=stage, id=name)
    path = folder / file
    if path.exists() or (files.base and (files.base / file).exists()):
        raise AnswersError.of(
            Code.EXISTS, file, "There is such a file already.", "Choose another id."
        )
    up = "../" * (len(Path(file).parts))
    told = {"id": name, "stage": stage, "conclusion": conclusion, "strength": strength}
    text = SCHEMA_LINE.format(up=up, kind=kind) + TEXTS[kind].format(today=today, **told)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fix = "Choose a folder that you may write to."
        raise AnswersError.of(
            Code.NO_FILE, file, f"It cannot be written: {error.strerror}.", fix
        ) from None
    return path


def _checked(files: Files, concludes: tuple[str, str] | None) -> tuple[str, str]:
    stages = {stage.id: stage for stage in stages_in(files)}
    files.stop_if_faulty()
    if concludes is None:
        fix = "Give --stage and --conclusion."
        raise AnswersError.of(
            Code.NO_STAGE, "--stage", "A rule concludes something in a stage.", fix
        )
    stage, conclusion = concludes
    if stage not in stages:
        what = f"There is no stage {stage}."
        raise AnswersError.of(Code.UNKNOWN_ID, "--stage", what, nearest(stage, stages))
    known = [c.id for c in stages[stage].conclusions]
    if conclusion not in known:
        what = f"{conclusion} is no conclusion of the stage {stage}."
        raise AnswersError.of(Code.UNKNOWN_ID, "--conclusion", what, nearest(conclusion, known))
    return stage, conclusion
