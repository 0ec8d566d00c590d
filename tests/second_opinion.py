"""What z3, a solver of others, says of the rules: read from the YAML, without our boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import z3

from framing.exports.logic import Every, Is, Logic, logic_of
from framing.reading.strict_yaml import read_yaml
from framing.rulebook.model import NOT_APPLICABLE, Question, Rule, Rulebook

#: Code of a fault → ids that it is about.
Opinion = dict[str, set[str]]


class Solver:
    """All complete answers as a formula: one variable for each value of each fact and stage."""

    def __init__(self, rulebook: Rulebook, as_of: str) -> None:
        self.rulebook, self.as_of = rulebook, as_of
        self.solver = z3.Solver()
        self.values: dict[str, dict[str, z3.BoolRef]] = {}
        for fact in rulebook.facts.values():
            if fact.origin in ("question", "computed", "stage"):
                domain = [*fact.values, *([] if fact.origin == "stage" else [NOT_APPLICABLE])]
                told = {value: z3.Bool(f"{fact.id}={value}") for value in domain}
                self.values[fact.id] = told
                if fact.origin != "stage":
                    self.solver.add(z3.PbEq([(x, 1) for x in told.values()], 1))
        self._questionnaire()
        self._stages()

    def formula(self, logic: Logic) -> z3.BoolRef:
        if isinstance(logic, Is):
            known = self.values[logic.fact]
            return z3.Or([known[v] for v in logic.values if v in known])
        parts = [self.formula(part) for part in logic.parts]
        return z3.And(parts) if isinstance(logic, Every) else z3.Or(parts)

    def written(self, tree: Any) -> z3.BoolRef:
        return self.formula(logic_of(tree, self.rulebook, self.as_of, negated=False))

    def holds(self, rule: Rule) -> z3.BoolRef:
        return self.written(rule.when_tree) if rule.in_force(self.as_of) else z3.BoolVal(False)

    def possible(self, *formulas: z3.BoolRef) -> bool:
        return bool(self.solver.check(*formulas) == z3.sat)

    def _questionnaire(self) -> None:
        """Each fact has a value of the first question on it that arises, or does not apply."""
        for name, asked in self._settlers().items():
            earlier: list[z3.BoolRef] = []
            for question, given in asked:
                arises = self._arises(question)
                now = z3.And(arises, z3.Not(z3.Or(earlier)))
                self.solver.add(z3.Implies(now, z3.Or([self.values[name][v] for v in given])))
                earlier.append(arises)
            none = z3.Not(z3.Or(earlier))
            self.solver.add(z3.Implies(none, self.values[name][NOT_APPLICABLE]))

    def _settlers(self) -> dict[str, list[tuple[Question, list[str]]]]:
        found: dict[str, list[tuple[Question, list[str]]]] = {}
        for question in self.rulebook.questions:
            if question.kind == "choose_one":
                given = [option.sets for option in question.options]
                found.setdefault(str(question.fact), []).append((question, given))
            elif question.kind == "pick_many":
                for option in question.options:
                    values = list(self.rulebook.facts[option.id].values)
                    found.setdefault(option.id, []).append((question, values))
        for fact in self.rulebook.facts.values():
            if fact.origin == "computed":
                last = self.rulebook.question(fact.inputs[-1])
                found[fact.id] = [(last, list(fact.values))]
        return found

    def _arises(self, question: Question) -> z3.BoolRef:
        file = f"questions/{question.id}.yaml"
        text = (Path(self.rulebook.folder) / file).read_text(encoding="utf-8")
        tree = read_yaml(text, file).get("ask_when")
        return z3.BoolVal(True) if tree is None else self.written(self._spelled_out(tree))

    def _spelled_out(self, tree: Any) -> Any:
        """A condition with each shared part in the place of its name."""
        if isinstance(tree, list):
            return [self._spelled_out(part) for part in tree]
        if not isinstance(tree, dict):
            return tree
        file = Path(self.rulebook.folder) / "conditions.yaml"
        text = file.read_text(encoding="utf-8") if file.is_file() else "{}"
        shared = read_yaml(text, file.name)
        parts = [
            self._spelled_out(shared[key]["when"])
            if key in shared
            else {key: self._spelled_out(inner)}
            for key, inner in tree.items()
        ]
        return parts[0] if len(parts) == 1 else {"all": parts}

    def _stages(self) -> None:
        """A stage has its first conclusion of which a deciding rule holds; none where none does."""
        for stage in self.rulebook.stages:
            if stage.hit_policy != "first":
                continue
            earlier: list[z3.BoolRef] = []
            for conclusion in stage.conclusions:
                rules = [
                    self.holds(rule)
                    for rule in self.rulebook.rules
                    if (rule.stage, rule.conclusion) == (stage.id, conclusion.id) and rule.decides
                ]
                reached = z3.And(z3.Or(rules), z3.Not(z3.Or(earlier)))
                self.solver.add(self.values[stage.id][conclusion.id] == reached)
                earlier.extend(rules)


def opinion(rulebook: Rulebook, as_of: str) -> Opinion:
    """The faults that z3 sees, by code and id, on one date."""
    solver = Solver(rulebook, as_of)
    found: Opinion = {}
    for code, name in (*_stage_faults(solver), *_rule_faults(solver), *_covered(solver)):
        found.setdefault(code, set()).add(name)
    return found


def _stage_faults(solver: Solver) -> Iterator[tuple[str, str]]:
    for stage in solver.rulebook.stages:
        if stage.hit_policy != "first":
            continue
        values = solver.values[stage.id]
        if solver.possible(z3.Not(z3.Or(list(values.values())))):
            yield "GAP", stage.id
            continue
        for conclusion, reached in values.items():
            if not solver.possible(reached):
                yield "DEAD-CONCLUSION", f"{stage.id}: {conclusion}"


def _rule_faults(solver: Solver) -> Iterator[tuple[str, str]]:
    first = {stage.id for stage in solver.rulebook.stages if stage.hit_policy == "first"}
    for rule in solver.rulebook.rules:
        holds = solver.holds(rule)
        if not solver.possible(holds):
            yield "IMPOSSIBLE", rule.id
        elif not solver.possible(z3.Not(holds)):
            yield "ALWAYS-TRUE", rule.id
        elif not rule.decides or rule.stage not in first:
            continue
        elif not solver.possible(holds, solver.values[rule.stage][rule.conclusion]):
            yield "NEVER-DECIDES", rule.id


def _covered(solver: Solver) -> Iterator[tuple[str, str]]:
    groups: dict[tuple[str, str, bool], list[Rule]] = {}
    for rule in solver.rulebook.rules:
        if solver.possible(solver.holds(rule)):
            groups.setdefault((rule.stage, rule.conclusion, rule.against), []).append(rule)
    told: set[frozenset[str]] = set()
    holds: Mapping[str, z3.BoolRef] = {r.id: solver.holds(r) for r in solver.rulebook.rules}
    for rules in groups.values():
        for small, large in permutations(rules, 2):
            pair = frozenset((small.id, large.id))
            if pair in told or solver.possible(holds[small.id], z3.Not(holds[large.id])):
                continue
            told.add(pair)
            if not solver.possible(holds[large.id], z3.Not(holds[small.id])):
                yield "EQUIVALENT", small.id
            elif small.strength == large.strength:
                yield "SUBSUMED", small.id
