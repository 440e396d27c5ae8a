"""Running scripted paths: on the engine, through the real forms, in a browser, or on all drivers.

A *driver* walks paths in one place: it has a name, and a way to be opened. The engine is one, the
others stand in `guide/drivers`. What opens one is a context manager, called once a worker with a
`Setting` (the guide, the shared numbers, and the address of a server where one was given); it
yields a walker, a callable from a `ScriptedPath` to what was `Observed`, and closes its browser or
its server at the end. A driver judges nothing: it says what it met, its walker asks the path for
answers with `path.answer_to(question)`, and what was wrong with a page on the way goes into
`Observed.faults`. Here each walk is held against the path with `compare`, and those of several
drivers against each other. A failure is explained by the engine, on whatever driver it showed.

Where a driver cannot be opened, or is gone midway, it raises `DriverUnavailable`, and the others
run without it. Where one walk comes to no end it raises `WalkFailed`, and the other paths run on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from queue import Queue
from threading import Thread
from time import perf_counter
from typing import Protocol

from guide.engine.engine import Engine
from guide.errors import GuideError, UsageError
from guide.paths.scripted import (
    Mismatch,
    Observed,
    PathOutcome,
    ScriptedPath,
    compare,
    disagreement,
    explained,
    observe,
)
from guide.ruleset.model import Numbers, RuleSet


class DriverUnavailable(UsageError):
    """A driver cannot be opened, or is gone; the message says what is missing and the cure."""


class WalkFailed(GuideError):
    """A walk came to no end, since a page was not what it should be; `asked` is how far it came."""

    def __init__(self, told: str, asked: Sequence[str] = ()) -> None:
        super().__init__(told)
        self.asked = tuple(asked)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a driver is opened for. `url`: the server to talk to; empty: one of its own.

    `numbers` is None where the table that the guides share is missing or has errors.
    """

    rule_set: RuleSet
    engine: Engine
    numbers: Numbers | None = None
    url: str = ""


class Walker(Protocol):
    """Walks one path to its end, and says what it met."""

    def __call__(self, path: ScriptedPath, /) -> Observed:
        """What the walk met. Raises WalkFailed where it came to no end."""


@dataclass(frozen=True, slots=True)
class Driver:
    """What walks paths in one place: what it is called, and how it is opened."""

    name: str
    open: Callable[[Setting], AbstractContextManager[Walker]]


@contextmanager
def _engine(setting: Setting) -> Iterator[Walker]:
    yield lambda path: observe(path, setting.engine)[1]


ENGINE = Driver("engine", _engine)


# -- what a run yields ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WalkDone:
    """One path on one driver: what was observed, or the difference that ended it, and how long."""

    driver: str
    observed: Observed
    broken: Mismatch | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong with a path, and the drivers on which it shows."""

    outcome: PathOutcome
    drivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathRun:
    """A path that was run; passed where it was walked and nothing failed."""

    path: ScriptedPath
    walks: tuple[WalkDone, ...]
    failures: tuple[Failure, ...]

    @property
    def verdict(self) -> str:
        """In a word: passed, failed or not run."""
        if not self.walks:
            return "not run"
        return "failed" if self.failures else "passed"

    @property
    def seconds(self) -> float:
        """How long all its walks took."""
        return sum(walk.seconds for walk in self.walks)


Walkers = dict[str, Walker]


class PathRunner:
    """Runs paths of one guide on some drivers; notes the drivers that could not be opened."""

    def __init__(self, setting: Setting, drivers: Sequence[Driver], jobs: int = 1) -> None:
        self.setting = setting
        self.drivers = drivers
        self.jobs = jobs
        self.unavailable: dict[str, str] = {}

    def run(self, paths: Sequence[ScriptedPath]) -> Iterator[PathRun]:
        """Each path as it was run, in the order given, as soon as those before it are done."""
        jobs = min(self.jobs, len(paths))
        yield from self._side_by_side(paths, jobs) if jobs > 1 else self._one_by_one(paths)

    def _one_by_one(self, paths: Sequence[ScriptedPath]) -> Iterator[PathRun]:
        with ExitStack() as stack:
            walkers = self._opened(stack)
            for path in paths:
                yield self._run(path, walkers)

    def _side_by_side(self, paths: Sequence[ScriptedPath], jobs: int) -> Iterator[PathRun]:
        """The same with several workers, each of which opens the drivers for itself."""
        left = deque(enumerate(paths))
        done: Queue[tuple[int, PathRun] | BaseException] = Queue()
        workers = [Thread(target=self._work, args=(left, done), daemon=True) for _ in range(jobs)]
        for worker in workers:
            worker.start()
        early: dict[int, PathRun] = {}
        try:
            for number in range(len(paths)):
                while number not in early:
                    found = done.get()
                    if isinstance(found, BaseException):
                        raise found
                    early[found[0]] = found[1]
                yield early.pop(number)
        finally:
            left.clear()
            for worker in workers:
                worker.join()

    def _work(
        self,
        left: deque[tuple[int, ScriptedPath]],
        done: Queue[tuple[int, PathRun] | BaseException],
    ) -> None:
        try:
            with ExitStack() as stack:
                walkers = self._opened(stack)
                while left:
                    try:
                        number, path = left.popleft()
                    except IndexError:  # another worker took the last one
                        break
                    done.put((number, self._run(path, walkers)))
        except BaseException as problem:  # told to whoever waits, and raised there
            done.put(problem)

    def _opened(self, stack: ExitStack) -> Walkers:
        walkers = {}
        for driver in self.drivers:
            try:
                walkers[driver.name] = stack.enter_context(driver.open(self.setting))
            except DriverUnavailable as problem:
                self.unavailable[driver.name] = str(problem)
        return walkers

    # -- one path ---------------------------------------------------------------------------------

    def _run(self, path: ScriptedPath, walkers: Walkers) -> PathRun:
        walks = []
        for driver, walker in list(walkers.items()):
            try:
                walks.append(_walk(driver, walker, path))
            except DriverUnavailable as problem:
                self.unavailable[driver] = str(problem)
                del walkers[driver]
        return PathRun(path, tuple(walks), tuple(self._failures(path, walks)))

    def _failures(self, path: ScriptedPath, walks: Sequence[WalkDone]) -> Iterator[Failure]:
        """Each difference once, with all the drivers on which it shows."""
        shown: dict[Mismatch, list[WalkDone]] = {}
        first = next((walk for walk in walks if walk.broken is None), None)
        for walk in walks:
            difference = walk.broken or compare(path, walk.observed)
            if difference is None and first is not None:
                difference = disagreement(first.driver, first.observed, walk.observed)
            if difference is not None:
                shown.setdefault(difference, []).append(walk)
        for difference, where in shown.items():
            outcome = explained(path, where[0].observed, difference, self.setting.engine)
            yield Failure(outcome, tuple(walk.driver for walk in where))


def _walk(driver: str, walker: Walker, path: ScriptedPath) -> WalkDone:
    started = perf_counter()
    broken = None
    observed = Observed(asked=())
    try:
        observed = walker(path)
    except WalkFailed as problem:
        broken = Mismatch("walk", "", "a result at the end of the path", str(problem))
        observed = Observed(asked=problem.asked)
    return WalkDone(driver, observed, broken, perf_counter() - started)
