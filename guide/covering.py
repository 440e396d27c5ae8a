"""Few answer paths that meet many wishes: what test suites are chosen with.

A wish is a literal that some path is to make true. A thousand random paths are laid over all wishes
at once; what they miss is searched for, several wishes to a path. Then the path that meets most is
taken, again and again, until all are met. Last, each path taken is made as short and as calm as the
wishes that fell to it allow, so that a person can read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random

from guide.model import Answer, Answers
from guide.proof import Subject
from guide.solver import Model, filling

POOL = 100
"""How many random paths are laid over the wishes. More of them make for more paths in the end."""
LARGE = 60
"""With more questions than this, paths are left as found: making one plain costs too much."""
PACKED = 200
"""How many more wishes are tried with each that is searched for; fewer where there are many."""
MOST_TRIED = 120_000

Wishes = Sequence[int]


def held(subject: Subject, paths: Sequence[Answers]) -> Callable[[int], int]:
    """For each literal, the paths on which it holds, as a bit mask."""
    domains = subject.engine.domains
    return subject.encoding.logic.simulate([filling(domains, answers) for answers in paths])


def possible(subject: Subject, wishes: Wishes) -> list[bool]:
    """For each wish, whether any path meets it: shown by a random path, or searched for."""
    return [subject.encoding.logic.possible(wish) for wish in wishes]


def few_paths(subject: Subject, wishes: Wishes) -> list[dict[str, Answer]]:
    """A few paths that meet all of the wishes, each of which some path can meet."""
    if not wishes:
        return []
    pool = _pool(subject, wishes)
    meets = held(subject, pool)
    chosen = _chosen(subject, wishes, pool, [meets(wish) for wish in wishes])
    if len(subject.rule_set.questions) > LARGE:
        return [_on_path(subject, answers) for answers in chosen]
    plain = _plain(subject, wishes, chosen)
    meets = held(subject, plain)
    return [plain[number] for number in cover([meets(wish) for wish in wishes], len(plain))]


def _pool(subject: Subject, wishes: Wishes) -> list[dict[str, Answer]]:
    """Random paths, and one or more for each wish that none of them meets."""
    pool = list(subject.sampled(Random(POOL), POOL))
    meets = held(subject, pool)
    missed = [wish for wish in wishes if not meets(wish)]
    return [*pool, *_searched(subject, missed)]


def _searched(subject: Subject, wishes: Wishes) -> Iterator[dict[str, Answer]]:
    logic, left = subject.encoding.logic, list(wishes)
    packed = min(PACKED, MOST_TRIED // max(1, len(left)))
    while left:
        together = left[:1]
        model = logic.model(*together)
        assert model is not None, "some path meets each wish"
        for wish in left[1 : packed + 1]:
            found = model if model(wish) else logic.model(*together, wish)
            if found is not None:
                together.append(wish)
                model = found
        yield _answers(subject, model)
        left = [wish for wish in left if not model(wish)]


def _answers(subject: Subject, model: Model) -> dict[str, Answer]:
    """The answers of a model, to every question."""
    answers: dict[str, Answer] = {}
    slots = subject.encoding.logic.slots
    for question, domain in subject.engine.domains.items():
        cells = {
            slot: next(member for member in members if model(slots[slot][member]))
            for slot, members in domain.slots.items()
        }
        answers[question] = domain.type.answer(domain.question, cells)
    return answers


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
    while left:
        best = max(range(paths), key=lambda path: ((met[path] & left).bit_count(), -path))
        assert met[best] & left, "each wish is met by a path"
        chosen.append(best)
        left &= ~met[best]
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
