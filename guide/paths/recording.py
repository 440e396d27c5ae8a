"""Records journeys as path files: for testers, who click a path once and then have it as a test.

A folder holds one file for each path that came to a result, with that result as what is expected.
The same path with the same result is written once, whoever clicks it and however often. Several
processes may write into one folder: each holds the folder's lock while it looks and writes. A file
is whole from the moment it has its name, and its name tells the guide and a number, no answer.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from guide import clock
from guide.engine.engine import Engine, Journey
from guide.errors import UsageError
from guide.paths.writer import WrittenPath, headlines, path_file

SUFFIX = ".paths.yaml"
_ANSWERS = "\n  answers:"
"""Where the part of a file starts that says the path; before it stand its name and the day."""


class PathRecorder:
    """Writes the path files of one folder."""

    def __init__(self, folder: Path) -> None:
        """The folder is made where it is missing. Raises UsageError where it cannot be written."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._locked(), NamedTemporaryFile(dir=folder, prefix="."):
                pass
        except OSError as problem:
            reason = problem.strerror or type(problem).__name__
            raise UsageError(f"no path can be recorded in {folder}: {reason}") from problem

    def record(self, engine: Engine, journey: Journey) -> str:
        """The name of the file that holds the path, written where none does yet."""
        guide = engine.rule_set.guide.id
        with self._locked():
            numbered = dict(self._files(guide))
            number = max(numbered, default=0) + 1
            text = _text(engine, journey, number)
            for known, path in numbered.items():
                if _path_in(path.read_text(encoding="utf-8", errors="replace")) == _path_in(text):
                    return path.name
            return self._write(self.folder / f"{guide}-{number:04}{SUFFIX}", text)

    def _files(self, guide: str) -> Iterator[tuple[int, Path]]:
        named = re.compile(rf"{re.escape(guide)}-(\d+){re.escape(SUFFIX)}")
        for path in sorted(self.folder.iterdir()):
            found = named.fullmatch(path.name)
            if found and path.is_file():
                yield int(found.group(1)), path

    def _write(self, path: Path, text: str) -> str:
        with NamedTemporaryFile("w", dir=self.folder, prefix=".", delete=False) as file:
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).rename(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return path.name

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder; the lock goes with its holder, however that ends."""
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _path_in(text: str) -> str:
    return text.partition(_ANSWERS)[2]


def _text(engine: Engine, journey: Journey, number: int) -> str:
    guide, today = engine.rule_set.guide, clock.today().isoformat()
    (headline,) = headlines(engine, [journey.answers])
    about = (
        f"Recorded on {today} in the guide {guide.id}, version {guide.version}.",
        "What is expected is the result of that day: read it before relying on it.",
    )
    path = WrittenPath(f"Recorded {today}, {number}: {headline}", "", journey.answers)
    return path_file(engine, [path], about)
