"""Codes for paper and phone: what is written reads back, and what is mistyped is never taken."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.paths.lettercode import ALPHABET, CHECK, GROUP, LONGEST, Misread, read, written
from tests.support.strategies import QUICK, THOROUGH, randoms

MISMATCH = "the check letters do not match"


def some_values(random: Random, groups: int = 0) -> list[int]:
    """Values that make a code of so many groups."""
    count = (groups or random.randint(2, 12)) * GROUP - CHECK
    return [random.randrange(32) for _ in range(count)]


def bare(code: str) -> list[str]:
    return list(code.replace(" ", ""))


def misread(characters: list[str] | str) -> Misread:
    found = read("".join(characters))
    assert isinstance(found, Misread), f"taken: {''.join(characters)}"
    return found


def other(random: Random, character: str) -> str:
    return random.choice([each for each in ALPHABET if each != character])


@THOROUGH
@given(randoms())
def test_what_is_written_reads_back(random: Random) -> None:
    values = some_values(random)
    code = written(values)
    assert read(code) == tuple(values)
    assert {len(group) for group in code.split(" ")} == {GROUP}


@pytest.mark.parametrize(
    "way",
    [
        str.lower,
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: code.replace(" ", "\u2013"),
        lambda code: code.replace(" ", "\u00a0.\n"),
        lambda code: code.replace("1", "I").replace("0", "O"),
        lambda code: code.replace("1", "l").replace("0", "o"),
        lambda code: f"  {code}.\r\n",
    ],
)
def test_the_same_code_written_in_other_ways(way: object) -> None:
    code = written([1, 0, 1, 0, 31, 7])
    assert callable(way) and way(code) != code
    assert read(way(code)) == (1, 0, 1, 0, 31, 7)


@QUICK
@given(randoms())
def test_any_single_wrong_character_is_caught_and_its_group_is_named(random: Random) -> None:
    code = bare(written(some_values(random)))
    for place, character in enumerate(code):
        found = misread([*code[:place], other(random, character), *code[place + 1 :]])
        assert found.message == MISMATCH and found.in_form
        assert found.hint.endswith(f"the mistake is in group {place // GROUP + 1}")


def test_every_wrong_character_at_every_place_of_one_code() -> None:
    code = bare(written(list(range(18))))
    for place, character in enumerate(code):
        for wrong in set(ALPHABET) - {character}:
            assert misread([*code[:place], wrong, *code[place + 1 :]]).message == MISMATCH


@pytest.mark.slow
@QUICK
@given(randoms())
def test_any_swap_is_caught(random: Random) -> None:
    """Of neighbours and of any other two."""
    code = bare(written(some_values(random)))
    for one, two in combinations(range(len(code)), 2):
        swapped = list(code)
        swapped[one], swapped[two] = code[two], code[one]
        if swapped != code:
            assert misread(swapped).message == MISMATCH


@QUICK
@given(randoms())
def test_a_group_is_named_only_where_up_to_two_wrong_characters_prove_it(random: Random) -> None:
    code = bare(written(some_values(random)))
    wrong = list(code)
    for place in random.sample(range(len(code)), 2):
        wrong[place] = other(random, code[place])
    differ = {place // GROUP + 1 for place in range(len(code)) if code[place] != wrong[place]}
    hint = misread(wrong).hint
    if hint.startswith("unless three or more"):
        assert differ == {int(hint.split()[-1])}
    else:
        assert hint == "more than one character is wrong; compare each group"


def test_three_wrong_characters_are_always_caught() -> None:
    """And no group is named that the code does not have, though this is one chance in many."""
    random = Random(0)
    for _ in range(4_000):
        code = bare(written(some_values(random, 2)))
        for place in random.sample(range(len(code)), 3):
            code[place] = other(random, code[place])
        found = misread(code)
        assert found.message == MISMATCH
        assert "in group" not in found.hint or int(found.hint.split()[-1]) in (1, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is nothing to read"),
        (" -- \n", "there is nothing to read"),
        ("0000", "a code is made of groups of four; this has 4 characters"),
        ("01234567A", "a code is made of groups of four; this has 9 characters"),
        ("0123 456 789A", "a code is made of groups of four; group 2, '456', has 3"),
        ("0123 4567 89ABC", "a code is made of groups of four; group 3, '89ABC', has 5"),
        ("0123 45U7", "'U' in group 2 stands in no code"),
        ("0123 456é", "'é' in group 2 stands in no code"),
        ("0123 456\u0663", "'\u0663' in group 2 stands in no code"),
        ("A" * 4_001, "a code has at most 2000 characters; this is longer"),
        ("1234 5678", MISMATCH),
    ],
)
def test_what_is_no_code_is_told_why(text: str, message: str) -> None:
    assert misread(text).message == message


@QUICK
@given(st.text(max_size=60) | st.text(ALPHABET + "ilou -", max_size=40))
def test_no_text_raises(text: str) -> None:
    found = read(text)
    assert isinstance(found, Misread) or bare(written(found))


def test_the_longest_code() -> None:
    values = some_values(Random(1), LONGEST // GROUP)
    code = written(values)
    assert len(bare(code)) == LONGEST and read(code) == tuple(values)
    wrong = bare(code)
    wrong[0] = other(Random(1), wrong[0])
    assert misread(wrong).hint.endswith("the mistake is in group 1")
    with pytest.raises(ValueError, match="2004 characters make no code"):
        written([*values, 0, 0, 0, 0])
