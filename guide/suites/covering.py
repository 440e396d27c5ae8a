"""Few answer paths that meet many wishes: what test suites are chosen with.

A wish is a literal that some path is to make true. Paths are found that meet many wishes each, then
the one that meets most is taken, again and again, until all are met. In a guide that a person can
read, a hundred random paths are laid over all wishes at once, what they miss is searched for,
several wishes to a path, and last each path taken is made as short and as calm as the wishes that
fell to it allow. In a larger one the wishes are packed by what they demand (see `demands`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from random import Random

from guide.prover.proof import Subject
from guide.prover.solver import Valuation
from guide.ruleset.model import Answer, Answers
from guide.suites.demands import Demand, Demands

LARGE = 30
"""With more questions than this, paths are left as found: making one plain costs too much."""
POOL = 100
"""How many random paths are laid over the wishes. More of them make for more paths in the end."""
PACKED = 200
"""How many more wishes are tried with each that is searched for; fewer where there are many."""
MOST_TRIED = 120_000
TRACED, AT_A_TIME = 400, 48
"""How many wishes are traced, and how many packs of their demands made into paths, at a time."""
LAID_OVER, ROWS = 500, 2_000
"""How many paths are laid over all gates, and how many masks are turned, at a time: for memory."""

Wishes = Sequence[int]
Path = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class FewPaths:
    """A few paths that meet all wishes that any path meets; `vain`: those that no path meets."""

    paths: list[Path]
    vain: frozenset[int]


def is_large(subject: Subject) -> bool:
    """Whether paths are chosen in a hurry, and left as they are found."""
    return len(subject.rule_set.questions) > LARGE


def few_paths(subject: Subject, wishes: Wishes) -> FewPaths:
    """A few paths that meet all of the wishes, but for those of which is proved that none can."""
    if not wishes:
        return FewPaths([], frozenset())
    if is_large(subject):
        return _for_large(subject, wishes)
    met = [wish for wish in wishes if subject.possible(wish)]
    chosen = _chosen(subject, met, _pool(subject, met))
    plain = _chosen(subject, met, _plain(subject, met, chosen))
    return FewPaths(plain, frozenset(wishes) - frozenset(met))


def _chosen(subject: Subject, wishes: Wishes, pool: Sequence[Path]) -> list[Path]:
    masks = [0] * len(wishes)
    for start in range(0, len(pool), LAID_OVER):
        meets = subject.encoding.simulate(pool[start : start + LAID_OVER])
        masks = [mask | meets(wish) << start for mask, wish in zip(masks, wishes, strict=True)]
    return [pool[number] for number in cover(masks, len(pool))]


# -- a large guide --------------------------------------------------------------------------------


def _for_large(subject: Subject, wishes: Wishes) -> FewPaths:
    pool, vain = _demanded(subject, wishes)  # what packed them is large, and let go by now
    chosen = _chosen(subject, [wish for wish in wishes if wish not in vain], pool)
    return FewPaths([dict(subject.engine.journey(answers).answers) for answers in chosen], vain)


def _demanded(subject: Subject, wishes: Wishes) -> tuple[list[Path], frozenset[int]]:
    """Paths that meet all wishes that can be met, and those that cannot.

    Some wishes at a time: most of the rest are met by the paths for those, and need no tracing.
    """
    demands = Demands(subject)
    subject.encoding.prefer_calm()
    pool: list[Path] = []
    vain: set[int] = set()
    left = _hardest_first(subject, wishes)
    wanted: dict[int, Demand] = {}
    while left or wanted:
        if not wanted:
            traced = {wish: demands.of(wish) for wish in left[:TRACED]}
            left = left[TRACED:]
            wanted = {wish: demand for wish, demand in traced.items() if demand is not None}
            vain |= traced.keys() - wanted.keys()
        batch = _packed_demands(demands, wanted)
        pool += batch
        meets = subject.encoding.simulate(batch)
        wanted = {wish: demand for wish, demand in wanted.items() if not meets(wish)}
        left = [wish for wish in left if not meets(wish)]
    return pool, frozenset(vain)


def _hardest_first(subject: Subject, wishes: Wishes) -> list[int]:
    """First those that no sample shows; in mixed order, since those of one rule often clash."""
    mixed = list(dict.fromkeys(wishes))
    Random(0).shuffle(mixed)
    return sorted(mixed, key=subject.encoding.logic.is_shown)


def _packed_demands(demands: Demands, wanted: Mapping[int, Demand]) -> list[Path]:
    """Some paths, with as many demands in each as go together, those that ask for most first."""
    waiting = dict(sorted(wanted.items(), key=lambda pair: -pair[1].bit_count()))
    batch: list[Path] = []
    while waiting and len(batch) < AT_A_TIME:
        batch.append(demands.answers(_joined(demands, waiting)))
    return batch


def _joined(demands: Demands, waiting: dict[int, Demand]) -> Demand:
    """The first demand and all others that go with it; they are taken out."""
    whole: Demand = 0
    for wish, demand in list(waiting.items()):
        both = demands.together(whole, demand)
        if both is not None:
            whole = both
            del waiting[wish]
    return whole


# -- a guide that a person can read ---------------------------------------------------------------


def _pool(subject: Subject, wishes: Wishes) -> list[Path]:
    """Random paths, and one or more for each wish that none of them meets."""
    pool = list(subject.sampled(Random(POOL), POOL))
    meets = subject.encoding.simulate(pool)
    missed = [wish for wish in wishes if not meets(wish)]
    return [*pool, *_searched(subject, missed)]


def _searched(subject: Subject, wishes: Wishes) -> Iterator[Path]:
    """Paths for wishes; each time those that a path happens to meet as well are let go."""
    left = list(wishes)
    Random(len(left)).shuffle(left)  # neighbours are of one rule, and seldom go together
    packed = min(PACKED, MOST_TRIED // max(1, len(left)))
    while left:
        found = _answers(subject, _packed(subject, left[0], left[1:], packed))
        yield found
        meets = subject.encoding.simulate([found])
        left = [wish for wish in left if not meets(wish)]


def _packed(subject: Subject, wish: int, others: Wishes, most: int) -> Valuation:
    """A model that meets a wish, and as many of the next few as go together with it."""
    logic = subject.encoding.logic
    together = [wish]
    model = logic.model(wish)
    assert model is not None, "some path meets each wish"
    for other in others[:most]:
        found = model if model(other) else logic.model(*together, other)
        if found is not None:
            together.append(other)
            model = found
    return model


def _answers(subject: Subject, model: Valuation) -> Path:
    """The answers of a model, to every question."""
    cells = model.cells()
    return {
        question: domain.type.answer(domain.question, cells)
        for question, domain in subject.engine.domains.items()
    }


def _plain(subject: Subject, wishes: Wishes, chosen: Sequence[Answers]) -> list[Path]:
    """The shortest and calmest paths that meet what falls to each of the chosen."""
    meets = subject.encoding.simulate(chosen)
    falls: list[list[int]] = [[] for _ in chosen]
    for wish in wishes:
        mask = meets(wish)
        falls[(mask & -mask).bit_length() - 1].append(wish)
    plain = [subject.encoding.witness(*own) for own in falls if own]
    return [answers for answers in plain if answers is not None]


def cover(wanted: Iterable[int], paths: int) -> list[int]:
    """Few paths, by number, so that each mask has one of them: the one that meets most, first."""
    masks = list(wanted)
    met = turned(masks, paths)
    chosen: list[int] = []
    left = (1 << len(masks)) - 1
    most = [(-mask.bit_count(), path) for path, mask in enumerate(met)]
    heapify(most)
    while left:
        _, path = most[0]
        now = (met[path] & left).bit_count()  # less than it once was, or the same
        assert now or len(most) > 1, "each wish is met by a path"
        if (-now, path) > most[0]:
            heapreplace(most, (-now, path))
            continue
        heappop(most)
        chosen.append(path)
        left &= ~met[path]
    return _needed(sorted(chosen), met, (1 << len(masks)) - 1)


def turned(masks: Sequence[int], paths: int) -> list[int]:
    """For each path the masks that have it, as a mask. Text turns faster than bits do."""
    met = [0] * paths
    for start in range(0, len(masks) if paths else 0, ROWS):
        rows = [f"{mask:0{paths}b}" for mask in reversed(masks[start : start + ROWS])]
        for path, column in enumerate(zip(*rows, strict=True), 1):
            met[paths - path] |= int("".join(column), 2) << start
    return met


def _needed(chosen: list[int], met: Sequence[int], everything: int) -> list[int]:
    """The chosen without those that the others make needless."""
    for path in list(chosen):
        others = 0
        for other in chosen:
            others |= met[other] if other != path else 0
        if others == everything:
            chosen.remove(path)
    return chosen


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def alone(masks: Mapping[str, int], paths: int) -> list[list[str]]:
    """For each path, the names of the masks that have it and no other."""
    own: list[list[str]] = [[] for _ in range(paths)]
    for name, mask in masks.items():
        if mask and not mask & (mask - 1):
            own[mask.bit_length() - 1].append(name)
    return own
