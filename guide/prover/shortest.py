"""The fewest questions that literals can be had with, and answers fixed one after the other.

Models differ between solver versions; what is asked for here does not depend on which one is found.
"""

from __future__ import annotations

from collections.abc import Sequence

from guide.prover.solver import Logic, Model


def fewest(logic: Logic, wanted: Sequence[int], counted: Sequence[int]) -> int:
    """How few of the counted literals can be true where the wanted ones are, which some model has.

    Sets of which one at least must be true are set apart until the rest can all be false. Their
    number is a lower bound, and most often met; where not, the count is bounded step by step.
    """
    spared, needed = set(counted), 0
    while True:
        model = logic.model(*wanted, *(-literal for literal in sorted(spared)))
        if model is not None:
            break
        spared -= {-literal for literal in logic.core()}
        needed += 1
    least = sum(map(model, counted))
    while least > needed:
        model = logic.model(*wanted, -logic.at_least(least, counted))
        if model is None:
            break
        least = sum(map(model, counted))
    return least


def with_also(
    logic: Logic, fixed: list[int], model: Model, literals: Sequence[int]
) -> Model | None:
    """A model in which the literals are true as well; the one there is, if they are in it.

    Where there is one, they are fixed.
    """
    found: Model | None = model
    if not all(map(model, literals)):
        found = logic.model(*fixed, *literals)
    if found is not None:
        fixed.extend(literals)
    return found
