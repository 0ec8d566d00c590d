"""A list of words for each kind of outcome: the rule that a person writes for short texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import chi2

from framing.measuring.problem import Problem

#: Words in the list of one kind.
WORDS = 10
#: So many times as often a word must stand in texts of its kind as in the others.
CLEARLY = 1.5


@dataclass(frozen=True)
class WordList:
    """Words by kind of outcome. commonest: the kind that is told where no word is found."""

    words: tuple[tuple[str, ...], ...]
    reader: Any
    table: Any
    commonest: int

    def predict(self, problem: Problem, rows: Any) -> Any:
        """The kind with most of its words in the text, or how far a yes leads."""
        found = self.reader.transform(texts_of(problem, rows)) @ self.table
        if problem.kind == "yes_no":
            lead = found[:, 1] - found[:, 0]
            return 1 / (1 + np.exp(-(lead - (0.5 if self.commonest == 0 else -0.5))))
        return np.where(found.max(axis=1) > 0, found.argmax(axis=1), self.commonest)


def texts_of(problem: Problem, rows: Any) -> list[str]:
    """The texts of these cases; several columns are joined."""
    columns = [values[rows] for values in problem.inputs.texts.values()]
    return [" ".join(parts) for parts in zip(*columns, strict=True)]


def word_list(problem: Problem, rows: Any) -> WordList:
    """For each kind, the words that go with it most, by the chi-squared statistic."""
    target = problem.target[rows]
    reader = CountVectorizer(binary=True, min_df=2 if len(rows) < 2000 else 5)
    try:
        seen = reader.fit_transform(texts_of(problem, rows))
    except ValueError:  # no word stands in two texts
        seen = reader.set_params(min_df=1).fit_transform([*texts_of(problem, rows), "nothing"])[:-1]
    names = reader.get_feature_names_out()
    table = np.zeros((len(names), problem.kinds))
    lists = []
    for kind in range(problem.kinds):
        of_kind = target == kind
        share = np.asarray(seen[of_kind].mean(axis=0)).ravel() if of_kind.any() else 0.0
        others = np.asarray(seen[~of_kind].mean(axis=0)).ravel()
        weight = np.where(share > CLEARLY * others, chi2(seen, of_kind)[0], 0.0)
        best = np.argsort(-weight, kind="stable")[:WORDS]
        best = best[weight[best] > 0]
        table[best, kind] = 1.0
        lists.append(tuple(str(names[i]) for i in best))
    return WordList(tuple(lists), reader, table, int(np.bincount(target).argmax()))
