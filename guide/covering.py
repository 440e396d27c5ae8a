"""Few answer paths that meet many wishes: what test suites are chosen with.

A wish is a literal that some path is to make true. A thousand random paths are laid over all wishes
at once; what they miss is searched for, several wishes to a path. Then the path that meets most is
taken, again and again, until all are met. Last, each path taken is made as short and as calm as the
wishes that fell to it allow, so that a person can read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heapreplace
from random import Random

from guide.model import Answer, Answers
from guide.proof import Subject
from guide.solver import Valuation

POOL = 100
"""How many random paths are laid over the wishes. More of them make for more paths in the end."""
LARGE = 30
"""With more questions than this, paths are left as found: making one plain costs too much."""
PACKED = 200
"""How many more wishes are tried with each that is searched for; fewer where there are many."""
MOST_TRIED = 120_000
LARGE_POOL, LARGE_PACKED, AT_A_TIME = 600, 60, 30
"""The same for a large guide: more paths in the end, found in a tenth of the time."""

Wishes = Sequence[int]


def held(subject: Subject, paths: Sequence[Answers]) -> Callable[[int], int]:
    """For each literal, the paths on which it holds, as a bit mask."""
    fill = subject.encoding.filling
    return subject.encoding.logic.simulate([fill(answers) for answers in paths])


def is_large(subject: Subject) -> bool:
    """Whether paths are chosen in a hurry, and left as they are found."""
    return len(subject.rule_set.questions) > LARGE


def few_paths(subject: Subject, wishes: Wishes) -> list[dict[str, Answer]]:
    """A few paths that meet all of the wishes, each of which some path can meet."""
    if not wishes:
        return []
    pool = _pool(subject, wishes)
    meets = held(subject, pool)
    chosen = _chosen(subject, wishes, pool, [meets(wish) for wish in wishes])
    if is_large(subject):
        return [_on_path(subject, answers) for answers in chosen]
    plain = _plain(subject, wishes, chosen)
    meets = held(subject, plain)
    return [plain[number] for number in cover([meets(wish) for wish in wishes], len(plain))]


def _pool(subject: Subject, wishes: Wishes) -> list[dict[str, Answer]]:
    """Random paths, and one or more for each wish that none of them meets."""
    count = LARGE_POOL if is_large(subject) else POOL
    pool = list(subject.sampled(Random(count), count))
    meets = held(subject, pool)
    missed = [wish for wish in wishes if not meets(wish)]
    return [*pool, *_searched(subject, missed)]


def _searched(subject: Subject, wishes: Wishes) -> Iterator[dict[str, Answer]]:
    """Paths for wishes, some at a time: then those that these paths happen to meet are let go."""
    left = list(wishes)
    Random(len(left)).shuffle(left)  # neighbours are of one rule, and seldom go together
    large = is_large(subject)
    packed = LARGE_PACKED if large else min(PACKED, MOST_TRIED // max(1, len(left)))
    while left:
        batch: list[Valuation] = []
        for wish in left[: AT_A_TIME if large else 1]:
            if not any(model(wish) for model in batch):
                batch.append(_packed(subject, wish, left[1:], packed))
        found = [_answers(subject, model) for model in batch]
        yield from found
        meets = held(subject, found)
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


def _answers(subject: Subject, model: Valuation) -> dict[str, Answer]:
    """The answers of a model, to every question."""
    cells = model.cells()
    return {
        question: domain.type.answer(domain.question, cells)
        for question, domain in subject.engine.domains.items()
    }


def _on_path(subject: Subject, answers: Answers) -> dict[str, Answer]:
    return dict(subject.engine.journey(answers).answers)


def _chosen(
    subject: Subject, wishes: Wishes, pool: Sequence[dict[str, Answer]], masks: Sequence[int]
) -> list[dict[str, Answer]]:
    return [pool[number] for number in cover(masks, len(pool))]


def _plain(subject: Subject, wishes: Wishes, chosen: Sequence[Answers]) -> list[dict[str, Answer]]:
    """The shortest and calmest paths that meet what falls to each of the chosen."""
    meets = held(subject, chosen)
    falls: list[list[int]] = [[] for _ in chosen]
    for wish in wishes:
        mask = meets(wish)
        falls[(mask & -mask).bit_length() - 1].append(wish)
    plain = [subject.encoding.witness(*own) for own in falls if own]
    return [answers for answers in plain if answers is not None]


def cover(wanted: Iterable[int], paths: int) -> list[int]:
    """Few paths, by number, so that each mask has one of them: the one that meets most, first."""
    met = [0] * paths
    count = 0
    for mask in wanted:
        for path in bits(mask):
            met[path] |= 1 << count
        count += 1
    chosen: list[int] = []
    left = (1 << count) - 1
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
    return _needed(sorted(chosen), met, (1 << count) - 1)


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
