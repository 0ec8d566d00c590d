"""One copy of the shipped rulebook for all tests that change a file and read it again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from framing.rulebook.load import rules_folder


class RulesCopy:
    """A copy in ``folder``, which must not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(rules_folder(), folder)
        self._clean = self._files()

    def _files(self) -> dict[str, int]:
        """Each file's name, and when it was last written."""
        return {
            os.path.relpath(file.path, self.folder): file.stat().st_mtime_ns
            for folder, _, _ in os.walk(self.folder)
            for file in os.scandir(folder)
            if file.is_file()
        }

    def put_back(self) -> None:
        """Undo what was written, added, moved or removed since it was as it is shipped."""
        found = self._files()
        for name in found.keys() - self._clean.keys():
            (self.folder / name).unlink()
        for name, written in self._clean.items():
            if found.get(name) != written:
                shutil.copyfile(rules_folder() / name, self.folder / name)
        self._clean = self._files()
