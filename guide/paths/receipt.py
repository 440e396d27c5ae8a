"""Receipts: the answers of one path as a short code that can be printed and read aloud.

A receipt is made and read from the rule set alone. The answers are written question by question, as
the path asks them, so they can be read only with the same questions, options and ways through them.
A receipt tells whether those are the same, and where they are not, nothing is read rather than
guessed. It also tells whether anything that the guide says has changed since, be it one word: that
a change goes unseen is as likely as one in a million.

Its characters: version 1, guide 2, ways through the questions 3, content 4, the answers in groups
of four, check 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guide.engine.engine import Engine
from guide.errors import GuideError
from guide.findings import Finding, Place, quoted
from guide.paths import lettercode
from guide.paths.answerdigits import DigitReader, number_of
from guide.ruleset.contenthash import content_hash, hash_of
from guide.ruleset.model import Answer, Answers, Question, RuleSet

VERSION = 1
_GUIDE_FROM, _WAYS_FROM, _CONTENT_FROM, _HEAD = 1, 3, 6, 10
"""Where the parts of the head start, and where it ends."""
GUIDE_STAMP = _WAYS_FROM
"""How much of a stamp is the same for all versions of a guide."""
_BITS = 5
_PLACE = Place("receipt")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says. `changed`: the guide no longer says what it said when this was made."""

    engine: Engine
    answers: Answers
    changed: bool


class NoReceipt(GuideError):
    """There is no receipt for these answers."""


def receipt_of(engine: Engine, answers: Answers) -> str:
    """The receipt of the path that the answers take. Raises NoReceipt where it has no end yet."""
    journey = engine.journey(answers)
    if journey.next is not None:
        raise NoReceipt(f"the path is not complete: '{journey.next.id}' is still to be asked")
    number = number_of((question, journey.answers[question.id]) for question in journey.asked)
    values = (*_head(engine), *_as_values(number))
    if len(values) + lettercode.CHECK > lettercode.LONGEST:
        raise NoReceipt("the path is too long for a receipt")
    return lettercode.written(values)


def read_receipt(text: str, engines: Iterable[Engine]) -> Receipt | list[Finding]:
    """What a receipt of one of these guides says, or what is wrong with it."""
    values = lettercode.read(text)
    if isinstance(values, lettercode.Misread):
        code = "receipt-check" if values.in_form else "receipt-form"
        return [Finding(_PLACE, code, values.message, values.hint)]
    if len(values) < _HEAD:
        hint = "a receipt has four groups at least"
        return [Finding(_PLACE, "receipt-form", "the receipt is too short", hint)]
    if values[0] != VERSION:
        message = f"the receipt is of form {values[0]}, and this program reads form {VERSION}"
        return [Finding(_PLACE, "receipt-version", message, "read it with a newer program")]
    return _of_a_guide(values, list(engines))


Stamp = tuple[int, ...]
"""What a receipt says of the rule set it was made with; it holds no answer."""


def stamp_of(engine: Engine) -> Stamp:
    """The stamp of the receipts that are made with this rule set."""
    return _head(engine)


def stamp_on(text: str) -> Stamp | None:
    """The stamp on a receipt; None for what is no receipt."""
    values = lettercode.read(text)
    if isinstance(values, lettercode.Misread) or len(values) < _HEAD:
        return None
    return tuple(values[:_HEAD])


def _of_a_guide(values: Sequence[int], engines: Sequence[Engine]) -> Receipt | list[Finding]:
    """Read on with the guide that the receipt names, where its questions are still the same."""
    head, number = tuple(values[:_HEAD]), _from_values(values[_HEAD:])
    heads = [(engine, _head(engine)) for engine in engines]
    known = [(engine, own) for engine, own in heads if own[:_WAYS_FROM] == head[:_WAYS_FROM]]
    if not known:
        return [_other_guide(engines)]
    same = [(engine, own) for engine, own in known if own[:_CONTENT_FROM] == head[:_CONTENT_FROM]]
    if not same:
        return [_questions_changed([engine for engine, _ in known])]
    engine, own = next((pair for pair in same if pair[1] == head), same[0])
    answers = _answers(engine, number)
    if answers is None or len(_as_values(number)) != len(values) - _HEAD:
        message = "the check letters match, but no answers of the guide make this receipt"
        return [Finding(_PLACE, "receipt-answers", message)]
    return Receipt(engine, answers, changed=own != head)


def _answers(engine: Engine, number: int) -> Answers | None:
    """The answers of a whole path; None where the number says less or more."""
    reader, answers = DigitReader(number), dict[str, Answer]()
    while (question := engine.next_question(answers)) is not None:
        answers[question.id] = reader.answer(question)
    return None if reader.rest else answers


# -- the head: what tells one rule set from another -----------------------------------------------


def _head(engine: Engine) -> Stamp:
    rule_set = engine.rule_set
    emergencies = frozenset(rule.when for rule in rule_set.emergencies)
    questions = tuple(_way(question, rule_set) for question in rule_set.questions)
    ways = hash_of((rule_set.guide.id, questions, emergencies))
    return (
        VERSION,
        *_start_of(hash_of(rule_set.guide.id), _WAYS_FROM - _GUIDE_FROM),
        *_start_of(ways, _CONTENT_FROM - _WAYS_FROM),
        *_start_of(content_hash(rule_set), _HEAD - _CONTENT_FROM),
    )


def _way(question: Question, rule_set: RuleSet) -> tuple[object, ...]:
    """What decides how an answer to a question is written, and whether the question is asked."""
    options = tuple((option.id, option.exclusive) for option in question.options)
    asks = rule_set.asks[question.id]
    return question.id, question.type, options, question.low, question.high, asks


def _start_of(digest: str, characters: int) -> list[int]:
    bits = int(digest.rpartition(":")[2], 16)
    return [bits >> _BITS * place & 31 for place in range(characters)]


# -- numbers as characters ------------------------------------------------------------------------


def _as_values(number: int) -> list[int]:
    """The number in as many whole groups as it takes, so that the receipt has whole groups."""
    bits_of_group = _BITS * lettercode.GROUP
    count = -(-number.bit_length() // bits_of_group) * lettercode.GROUP
    return [number >> _BITS * place & 31 for place in reversed(range(count))]


def _from_values(values: Sequence[int]) -> int:
    number = 0
    for value in values:
        number = number << _BITS | value
    return number


# -- findings -------------------------------------------------------------------------------------


def _other_guide(engines: Sequence[Engine]) -> Finding:
    here = ", ".join(engine.rule_set.guide.id for engine in engines) or "none"
    message = "the receipt is of a guide that is not here"
    return Finding(_PLACE, "receipt-guide", message, f"guides here: {here}")


def _questions_changed(engines: Sequence[Engine]) -> Finding:
    names = " or ".join(quoted(engine.rule_set.guide.id) for engine in engines)
    message = f"the questions of {names}, or when they are asked, have changed since"
    hint = "its answers can be read only with the rules that it was made with"
    return Finding(_PLACE, "receipt-questions", message, hint)
