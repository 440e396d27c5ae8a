"""The rule format: the shape of each rule file, as tables.

One truth for three readers: the loader reads by it, `guide schema` prints it for editors, and
`docs/rule-format.md` is generated from it. `from` and `for` end in an underscore here, since they
are words of Python. A record says what its values make, and a row of a key that the model calls
otherwise says how (`to`): the builder in `items` knows no more than that.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import replace
from typing import Any

from guide.findings import Place
from guide.reading.conditions import JOININGS, TESTINGS
from guide.reading.shapes import (
    AN_ID,
    ID,
    AnswerNode,
    AnyOf,
    Choice,
    ConditionNode,
    Day,
    Field,
    Flag,
    Keyed,
    Language,
    Many,
    Needs,
    OneOf,
    PlacedText,
    Record,
    Ref,
    Shape,
    Text,
    Whole,
)
from guide.ruleset.model import (
    Approval,
    Audience,
    Audiences,
    Cause,
    Claim,
    Conclusion,
    Control,
    Country,
    CrisisText,
    Disposition,
    DispositionText,
    EarlyEnd,
    Exemption,
    Faq,
    Fit,
    Guide,
    Hazard,
    IntendedUse,
    NamedCondition,
    Numbers,
    Option,
    OtherCause,
    PhoneNumber,
    Promise,
    Question,
    Reminder,
    Rule,
    SafetyProperty,
    Source,
    StartPage,
    Statement,
    Titled,
    Treatment,
    Verdict,
    Within,
)
from guide.ruleset.operators import OPERATORS
from guide.ruleset.ownsite import BrandColours, OwnSite
from guide.ruleset.questions import QUESTION_TYPES

SOURCE_REF = rf"{ID}(#{ID})?"
TEST = r"tests/([a-z0-9_-]+/)*[a-z0-9_]+\.py::\w+"
SEVERITIES = ("catastrophic", "major", "considerable", "significant", "minor")


_ID = AN_ID
_TEXT = Text()
_SAID = Text(open=True)
_SOURCE = Ref("source", Text("a source id", SOURCE_REF, "an id of sources.yaml, or id#claim"))
_CAUSE = Ref("cause", _ID)
_OTHER = Ref("other", _ID)
_NAMED = Ref("named", _ID)
_QUESTION = Ref("question", _ID)
LEVELS = tuple(level.key for level in Disposition)

LEVEL = Choice(LEVELS, Disposition.of)
_BELOW_EMERGENCY = replace(LEVEL, words=LEVELS[:-1])
_FIT = Choice(tuple(fit.key for fit in Fit), Fit.of)
TIMES = tuple(within.key for within in sorted(Within, reverse=True))
TIME = Choice(TIMES, Within.of)
_CONDITION = ConditionNode()


def _record(
    named: str, makes: Callable[..., Any], /, *kinds: tuple[str, ...], **fields: Field
) -> Record:
    return Record(named, makes, {key.rstrip("_"): row for key, row in fields.items()}, kinds)


def _id(about: str = "its id") -> Field:
    """The row of an item's id, which no other in its list has."""
    return Field(_ID, about, to="id", names=True)


_SHORT = Text(
    "a short name",
    r"[^{}]{0,59}[^{}.!?,;:]",
    "it has 60 characters at most, no braces, and no full stop at its end",
)
_sources = Field(Many(_SOURCE, once=True), "what the statement rests on: source ids, or id#claim")
_renamed_from = Field(_ID, "its id in an earlier version", optional=True)

STATEMENT = _record(
    "a plain statement",
    Statement,
    text=Field(_SAID, "the sentence a reader sees"),
    sources=_sources,
)

_when = Field(_CONDITION, "shown only where this is true; left out: always", optional=True)
_alternative = Field(
    _ID, "of those of one name in a list, exactly one is shown on each result", optional=True
)

RESULT_STATEMENT = _record(
    "a statement",
    Statement,
    text=Field(_SAID, "the sentence a reader sees"),
    when=_when,
    alternative=_alternative,
    sources=_sources,
)

_statements = Many(RESULT_STATEMENT)

OPTION = _record(
    "an option",
    Option,
    option=_id("its id; `unsure` is the id of “I am not sure”, `none` of “none of these”"),
    text=Field(_SAID, "the answer as the reader sees it"),
    short=Field(_SHORT, "its short name, on the page for the doctor: `weak arm`", True),
    hint=Field(_SAID, "one short line of help", optional=True),
    exclusive=Field(Flag(), "many: cannot be ticked together with another", optional=True),
    red_flag=Field(Flag(), "this answer is a red flag", optional=True),
    renamed_from=_renamed_from,
)

_UNIT = Text("a unit", "[^{}]+", "it is shown as it stands, so it has no braces")

QUESTION = _record(
    "a question",
    Question,
    question=_id(),
    ask=Field(_SAID, "the question itself"),
    short=Field(_SHORT, "its short name, on the page for the doctor: `Danger signs`", True),
    hint=Field(_SAID, "one short line of help", optional=True),
    why=Field(_SAID, "why it is asked"),
    type=Field(Choice(tuple(QUESTION_TYPES)), "what can be answered"),
    section=Field(_SAID, "the title of a section, where one begins with this question", True),
    ask_when=Field(_CONDITION, "when it is asked; may look only at earlier questions", True),
    red_flags=Field(Flag(), "this question asks for red flags", optional=True),
    picture=Field(_ID, "a drawing beside it: static/pictures/<id>.svg", optional=True),
    picture_text=Field(_SAID, "the drawing in words; needed with `picture`", optional=True),
    options=Field(Many(OPTION), "the answers it offers", optional=True),
    from_=Field(Whole(-1_000_000), "number: the lowest whole number it takes", True, "low"),
    to=Field(Whole(-1_000_000), "number: the highest whole number it takes", True, "high"),
    unit=Field(_UNIT, "number: what it counts, for example weeks", optional=True),
    unit_one=Field(_UNIT, "number: one of that, for example week", optional=True),
    renamed_from=_renamed_from,
    sources=_sources,
)
_NUMBERS = tuple(row.key for row in QUESTION_TYPES.values() if row.numbers)
_OPTIONS = tuple(row.key for row in QUESTION_TYPES.values() if not row.numbers)
QUESTION = replace(
    QUESTION,
    needs=(
        Needs("type", ("from", "to"), _NUMBERS),
        Needs("type", ("options",), _OPTIONS),
        Needs("picture", ("picture_text",)),
    ),
)

EARLY_END = _record(
    "an early end",
    EarlyEnd,
    end=_id("its id; that of no question"),
    when=Field(_CONDITION, "where it is true nothing more is asked; looks at earlier questions"),
    because=Field(_SAID, "the reason in the reader's words"),
)

NAMED_CONDITION = _record(
    "a named condition",
    NamedCondition,
    condition=_id("its name, by which conditions use it; the id of no question"),
    means=Field(
        Text(
            "a phrase",
            r"[^{}]*[^.!?,;:{}]",
            "it goes on after “if”: it starts small, and has no braces and no full stop at its end",
        ),
        "what it says in plain words, as a phrase after “if”",
    ),
    when=Field(_CONDITION, "what it stands for; it may use other names, and not itself"),
)

CONCLUSION = _record(
    "a conclusion",
    Conclusion,
    ("cause", "fit"),
    ("disposition",),
    ("disposition", "within"),
    ("against",),
    ("other",),
    cause=Field(_CAUSE, "the cause that fits; goes with `fit`", optional=True),
    fit=Field(_FIT, "how well the cause fits", optional=True),
    disposition=Field(LEVEL, "the level of care it calls for", optional=True),
    within=Field(TIME, "within what time; goes with `disposition: soon`", optional=True),
    against=Field(_CAUSE, "the cause it speaks against", optional=True),
    other=Field(_OTHER, "the other cause of guide.yaml to ask about", optional=True),
)

RULE = _record(
    "a rule",
    Rule,
    rule=_id(),
    when=Field(_CONDITION, "when it fires"),
    then=Field(CONCLUSION, "its one conclusion"),
    because=Field(_SAID, "the reason in the reader's words"),
    do=Field(_SAID, "what to do because of it", optional=True),
    lines=Field(Choice(("crisis",)), "the page also shows these lines", optional=True),
    sources=_sources,
)

TREATMENT = _record(
    "a treatment",
    Treatment,
    text=Field(_SAID, "the sentence a reader sees"),
    evidence=Field(Choice(("strong", "moderate", "low", "expert", "none")), "how good it is"),
    effect=Field(_SAID, "how well it works, in plain numbers", optional=True),
    when=_when,
    alternative=_alternative,
    sources=_sources,
)

CAUSE = _record(
    "a cause",
    Cause,
    cause=_id(),
    name=Field(_SAID, "its name"),
    summary=Field(STATEMENT, "one sentence on what it is"),
    what=Field(_statements, "what it is"),
    points_to=Field(_statements, "what points to it"),
    points_away=Field(_statements, "what points away from it"),
    treatments=Field(Many(TREATMENT), "treatments and how good the evidence is"),
    self_care=Field(_statements, "what a person can do"),
    see=Field(_statements, "who to see and when"),
    ask=Field(_statements, "what to ask them"),
    warnings=Field(_statements, "what never to do", optional=True),
    renamed_from=_renamed_from,
)

CLAIM = _record(
    "a claim",
    Claim,
    claim=_id(),
    text=Field(_TEXT, "the fact in our own words"),
)

SOURCE = _record(
    "a source",
    Source,
    source=_id(),
    title=Field(_TEXT, "its title"),
    publisher=Field(_TEXT, "who published it"),
    year=Field(Text("a year"), "when, as text", optional=True),
    url=Field(
        Text("a web address", r"https?://\S+", "it starts with https://"),
        "its address",
        optional=True,
    ),
    seen=Field(
        Choice(("original", "copy", "summary", "own")),
        "what of it was read; own: our own judgement",
    ),
    check_by=Field(Day(), "the day by which it must be looked at again", optional=True),
    claims=Field(Many(CLAIM), "its numbered facts", optional=True),
)


_QUESTIONS = r"1 question|[2-9] questions|[1-9][0-9]{1,3} questions"
_TIME_OR_QUESTIONS = Text(
    "a time or a number of questions",
    f"{'|'.join(TIMES)}|{_QUESTIONS}",
    f"write {', '.join(TIMES)}, or a number of questions: 3 questions",
)


def _bound(*, place: Place, **named: Disposition) -> dict[str, Any]:
    """A level of which lower or higher ones will do too, as fields of a promise."""
    ((bound, level),) = named.items()
    return {"disposition": level, bound: True}


def _promise(
    *,
    disposition: Disposition | dict[str, Any] | None = None,
    within: PlacedText | None = None,
    never_shown: tuple[str, ...] = (),
    **rest: Any,
) -> Promise:
    """A promise; one of a level is exact, unless it says that lower or higher ones will do."""
    care: dict[str, Any] = {"disposition": disposition}
    if isinstance(disposition, dict):
        care = dict(disposition)
    if within in TIMES:
        care["within"] = Within.of(within)
    elif within is not None:
        care["questions"] = int(within.split()[0])
    return Promise(never_shown=never_shown, **care, **rest)


PROMISE = _record(
    "a promise",
    _promise,
    ("disposition",),
    ("disposition", "within"),
    ("within",),
    ("cause",),
    ("cause", "fit"),
    ("other",),
    ("never_shown",),
    ("asked",),
    ("never_asked",),
    ("ends",),
    disposition=Field(
        AnyOf(
            LEVEL,
            _record(
                "a level",
                _bound,
                ("at_least",),
                ("at_most",),
                at_least=Field(LEVEL, "this level or a higher one", optional=True),
                at_most=Field(LEVEL, "this level or a lower one", optional=True),
            ),
        ),
        "the level of care, exact, or {at_least: level} or {at_most: level}",
        optional=True,
    ),
    within=Field(
        _TIME_OR_QUESTIONS,
        "care is soon within this time or more urgent, or the path ends after so many questions",
        optional=True,
    ),
    cause=Field(_CAUSE, "this cause is shown", optional=True),
    fit=Field(_FIT, "at this fit; goes with `cause`", optional=True),
    other=Field(_OTHER, "this other cause is raised", optional=True),
    never_shown=Field(
        Many(_NAMED, or_one=True, once=True),
        "none of these causes and other causes is shown",
        optional=True,
        was="no_cause",
    ),
    asked=Field(_QUESTION, "this question is asked", optional=True),
    never_asked=Field(_QUESTION, "this question is never asked", optional=True),
    ends=Field(Choice(("yes",), bool), "nothing more is asked after these answers", optional=True),
)

PROPERTY = _record(
    "a safety property",
    SafetyProperty,
    property=Field(_TEXT, "the sentence a clinician would sign", to="text", names=True),
    whenever=Field(
        _CONDITION, "on which paths; left out: on every path", optional=True, was="when"
    ),
    then=Field(PROMISE, "what holds on them"),
)

CRISIS = _record(
    "the words for self-harm",
    CrisisText,
    title=Field(_SAID, "the heading a reader sees"),
    text=Field(_SAID, "what it means"),
    do=Field(Many(STATEMENT), "what to do"),
    sources=_sources,
)

_WORDS = Keyed(
    Text("a word", "[^{}]+", "it is put into texts as it stands, so it has no braces"),
    "a mapping of words",
    "write {you: your child, your: your child's}",
    replace(_ID, noun="the name of a word"),
)

AUDIENCE = _record(
    "an audience",
    Audience,
    audience=_id(),
    options=Field(Many(_ID, once=True), "the answers that mean it"),
    words=Field(_WORDS, "the words that texts speak of it with, by their names"),
)

AUDIENCES = _record(
    "the audience of a guide",
    Audiences,
    question=Field(_QUESTION, "who it is about; a question of type `one`"),
    words=Field(
        _WORDS, "the words for everyone whom no audience means, and while the question is open"
    ),
    speaks_of=Field(Many(AUDIENCE), "whom the texts speak of in other words"),
)

DISPOSITION = _record(
    "a level of care",
    DispositionText,
    title=Field(_SAID, "the heading a reader sees"),
    text=Field(_SAID, "what it means"),
    do=Field(_statements, "what to do"),
    crisis=Field(
        CRISIS,
        "the words instead, where rules with `lines: crisis` alone call for this level",
        optional=True,
    ),
    sources=_sources,
)


def _wordings(*, place: Place, **by_key: DispositionText) -> dict[Disposition, DispositionText]:
    """The wording of each level, lowest first."""
    return {level: by_key[level.key] for level in Disposition}


OTHER_CAUSE = _record(
    "a cause not covered",
    OtherCause,
    other=replace(_id(), was="mimic"),
    name=Field(_SAID, "its name"),
    clue=Field(_SAID, "what points to it"),
    see=Field(_SAID, "who to see"),
    say=Field(_SAID, "what to say to them", optional=True),
    disposition=Field(
        _BELOW_EMERGENCY, "the least care at which a rule may raise it", optional=True
    ),
    within=Field(TIME, "goes with `disposition: soon`", optional=True),
    sources=_sources,
)

GUIDE = _record(
    "guide.yaml",
    Guide,
    guide=_id("its id: the name of its folder"),
    title=Field(_SAID, "its title"),
    version=Field(Text("a version"), "the version of its content"),
    updated=Field(Day(), "when its content was last changed"),
    review_by=Field(Day(), "when it is due for review"),
    language=Field(Language(), "the language of its texts"),
    draft=Field(
        Flag(), "it is not finished: every page says so, and no list has it", optional=True
    ),
    summary=Field(_SAID, "one sentence on what it does"),
    start=Field(
        _record(
            "the start page",
            StartPage,
            does=Field(Many(_SAID), "what the guide does"),
            does_not=Field(Many(_SAID), "what it does not do"),
            before=Field(Many(STATEMENT), "what to heed before starting"),
        ),
        "the start page",
    ),
    intended_use=Field(
        _record(
            "the intended use",
            IntendedUse,
            for_=Field(Many(_SAID), "who it is for", to="suits"),
            not_for=Field(Many(_SAID), "who it is not for", to="does_not_suit"),
        ),
        "who it is for, and who not",
    ),
    notice=Field(
        _record(
            "the notice",
            Titled,
            title=Field(_SAID, "its heading"),
            text=Field(_SAID, "see a professional, in plain words"),
            sources=_sources,
        ),
        "the see-a-professional notice on every result",
    ),
    disclaimer=Field(STATEMENT, "what the guide does not replace"),
    dispositions=Field(
        _record(
            "the set of levels",
            _wordings,
            **{level.key: Field(DISPOSITION, "its wording") for level in reversed(Disposition)},
        ),
        "the wording of the four levels of care",
    ),
    default_disposition=Field(_BELOW_EMERGENCY, "the level where no rule fires; rules raise it"),
    none_fits=Field(
        _record(
            "the text where no cause fits",
            Titled,
            title=Field(_SAID, "its heading"),
            text=Field(_SAID, "an honest text"),
            see=Field(_SAID, "who to see"),
            do=Field(_statements, "what to do", optional=True),
            sources=_sources,
        ),
        "what is said where no cause fits",
    ),
    watch_for=Field(_statements, "what to watch for after the result"),
    reminders=Field(
        Many(
            _record(
                "a reminder",
                Reminder,
                reminder=_id(),
                when=Field(_CONDITION, "when it is shown"),
                text=Field(_SAID, "the line above each later question"),
            )
        ),
        "lines shown above questions",
        optional=True,
    ),
    other_causes=Field(
        Many(OTHER_CAUSE, block="other_causes.yaml"),
        "causes this guide does not cover; rules may raise them",
        was="mimics",
    ),
    faq=Field(
        Many(
            _record(
                "a reader's question",
                Faq,
                faq=_id(),
                ask=Field(_SAID, "the question"),
                answer=Field(Many(_SAID), "the answer, in paragraphs"),
                sources=_sources,
            )
        ),
        "questions readers ask",
    ),
    audience=Field(
        AUDIENCES, "who the texts speak of, where that is not always the same", True, "audiences"
    ),
)

PHONE_NUMBER = _record(
    "a number to call",
    PhoneNumber,
    text=Field(_TEXT, "what the link says"),
    number=Field(
        Text(
            "a phone number", r"\+?[0-9 ]{2,20}", "digits and spaces, and + in front of a country"
        ),
        "what is dialled",
    ),
    verified=Field(Flag(), "yes: read at its publisher's own page"),
    sources=_sources,
)

_LENGTH_OF_TIME = Text(
    "a length of time",
    "1 (day|week|month|year)|([2-9]|[1-9][0-9]) (days|weeks|months|years)",
    "write it like 6 months: how many days, weeks, months or years",
)

NUMBERS = _record(
    "numbers.yaml",
    Numbers,
    owner=Field(_TEXT, "who keeps the table"),
    checked=Field(Day(), "when it was last checked"),
    check_every=Field(_LENGTH_OF_TIME, "how often it is checked"),
    default_text=Field(_TEXT, "what is said while no country is chosen"),
    countries=Field(
        Many(
            _record(
                "a country",
                Country,
                country=_id(),
                name=Field(_TEXT, "its name"),
                regions=Field(
                    Many(
                        Text("a region code", "[A-Z]{2}", "two capital letters, like GB"),
                        once=True,
                    ),
                    "codes of the region in a browser's language (en-GB) that suggest it",
                    optional=True,
                ),
                emergency=Field(PHONE_NUMBER, "the emergency number"),
                also=Field(Many(PHONE_NUMBER), "other numbers in an emergency", optional=True),
                same_day=Field(Many(PHONE_NUMBER), "numbers for help today", optional=True),
                crisis=Field(Many(PHONE_NUMBER), "crisis lines", optional=True),
            )
        ),
        "the numbers by country",
    ),
    sources=Field(Many(SOURCE), "the sources of the numbers"),
)

_COLOUR = Text("a colour", "#[0-9a-fA-F]{6}", 'write it in quotes as "#6a2c63"')
_PAGE = Text("a web address", r"https?://\S+", "it starts with https://")
_REACHED = Text("an address", r"(https?://|mailto:)\S+", "it starts with https:// or mailto:")

SITE = _record(
    "site.yaml",
    OwnSite,
    name=Field(_TEXT, "what the site is called", optional=True),
    owner=Field(_TEXT, "who runs it", optional=True),
    contact=Field(_REACHED, "where readers reach whoever runs it", optional=True),
    imprint=Field(_PAGE, "the page that says who runs it", optional=True),
    privacy=Field(_PAGE, "the owner's own page on privacy", optional=True),
    security=Field(_REACHED, "where holes are reported; makes a security.txt", optional=True),
    country=Field(
        Ref("country", _ID),
        "the country of numbers.yaml whose numbers are shown to who has chosen none",
        optional=True,
    ),
    guides=Field(
        Many(Ref("guide", _ID), once=True),
        "the guides that are offered, in this order; left out: all",
        optional=True,
    ),
    colours=Field(
        _record(
            "the colours of a site",
            BrandColours,
            brand=Field(_COLOUR, "buttons and links by day"),
            on_brand=Field(_COLOUR, "the text on it"),
            dark_brand=Field(_COLOUR, "buttons and links in the dark"),
            dark_on_brand=Field(_COLOUR, "the text on it"),
        ),
        "the site's own colours, with enough contrast",
        optional=True,
    ),
)

EXPECT = _record(
    "what a path expects",
    dict,
    disposition=Field(LEVEL, "the level of care", optional=True),
    causes=Field(
        Keyed(_FIT, hint="write {cause: fit}, or {} for no cause"),
        "exactly these causes, each at this fit",
        optional=True,
    ),
    within=Field(TIME, "within what time a doctor is to be seen, exact", optional=True),
    others=Field(
        Many(_ID, once=True, or_none=True), "exactly these other causes are raised", optional=True
    ),
    never_shown=Field(
        Many(_ID, once=True),
        "none of these causes and other causes is shown",
        optional=True,
        was="not_causes",
    ),
    rules=Field(Many(_ID, once=True), "all of these rules fire", optional=True),
    asked=Field(Many(_ID, once=True), "these are asked, in this order", optional=True),
    asked_exactly=Field(Many(_ID, once=True), "exactly these are asked", optional=True),
    never_asked=Field(Many(_ID, once=True), "none of these is asked", optional=True),
    says=Field(Many(_TEXT), "words that the result page shows", optional=True),
    texts=Field(
        Many(_TEXT, once=True), "statements that are shown, by their first words", optional=True
    ),
    not_texts=Field(
        Many(_TEXT, once=True), "statements that are not shown, by their first words", optional=True
    ),
)

PATH = _record(
    "a scripted path",
    dict,
    path=Field(_TEXT, "its name"),
    note=Field(_TEXT, "what it is about", optional=True),
    answers=Field(
        Keyed(AnswerNode(), hint="write {question: answer}"), "the answers by question id"
    ),
    unanswered=Field(
        Choice(("unsure", "none", "error")), "how to fill what the path does not name", True
    ),
    unasked_ok=Field(Flag(), "yes: answers to questions that are not asked are let be", True),
    expect=Field(EXPECT, "what it must lead to"),
)

PATHS = AnyOf(
    Many(PATH),
    _record(
        "a path file",
        dict,
        guide=Field(_ID, "the guide that the paths belong to"),
        paths=Field(Many(PATH), "the paths"),
    ),
)

CARE = _record(
    "the care of a case",
    dict,
    least=Field(LEVEL, "the least urgent advice that is safe"),
    most=Field(LEVEL, "the most urgent advice that is fair; left out: no limit", optional=True),
)

CASE_CAUSES = _record(
    "the causes of a case",
    dict,
    must=Field(Many(_ID, once=True), "each of these is to be named", optional=True),
    may=Field(Many(_ID, once=True), "these may be named as well", optional=True),
    never=Field(Many(_ID, once=True), "none of these may be named", optional=True),
    not_alone=Field(
        Many(_ID, once=True), "these mislead where nothing else is named", optional=True
    ),
)

CASE = _record(
    "a labelled case",
    dict,
    case=Field(_ID, "its id"),
    facts=Field(Many(_TEXT), "what the person knows, restated; no name, no place"),
    turned_out=Field(_TEXT, "what it turned out to be", optional=True),
    group=Field(_TEXT, "the group it is counted with", optional=True),
    labelled_by=Field(_TEXT, "who said what care and causes are right"),
    source=Field(_TEXT, "where the case is from"),
    answers=Field(
        Keyed(AnswerNode(), hint="write {question: answer}"), "what the person would answer"
    ),
    unanswered=Field(
        Choice(("unsure", "none", "error")), "how to fill what the case does not answer", True
    ),
    care=Field(CARE, "how urgent the advice is to be"),
    causes=Field(CASE_CAUSES, "which causes are to be named", optional=True),
    solved_by=Field(
        Whole(0, 100), "of 100 other symptom checkers, how many got the care right", optional=True
    ),
)


def _control(*, place: Place, how: str = "", **named: PlacedText) -> Control:
    """A control, which names one thing; its place is that of the name."""
    ((kind, name),) = named.items()
    return Control(kind=kind, names=name, how=how, place=name.place)


CONTROL = _record(
    "a control",
    _control,
    ("rule",),
    ("rule", "how"),
    ("property",),
    ("property", "how"),
    ("check",),
    ("check", "how"),
    ("test",),
    ("test", "how"),
    rule=Field(_ID, "the id of a rule", optional=True),
    property=Field(_TEXT, "the text of a safety property", optional=True),
    check=Field(_ID, "the code of a finding: `guide check` looks for it", optional=True),
    test=Field(
        Text("a test", TEST, "like tests/engine/test_engine.py::test_name"),
        "a test of the program: tests/engine/test_engine.py::test_name",
        optional=True,
    ),
    how=Field(_TEXT, "what it does against the hazard", optional=True),
)

HAZARD = _record(
    "a hazard",
    Hazard,
    hazard=_id(),
    what=Field(_TEXT, "what could go wrong", to="hazard"),
    cause=Field(_TEXT, "how it could come about"),
    harm=Field(_TEXT, "what it could do to a person"),
    severity=Field(Choice(SEVERITIES), "how bad the harm could be"),
    controls=Field(Many(CONTROL), "what keeps it from happening, each by its name"),
    left=Field(_TEXT, "what of the risk is left", optional=True),
)

_HASH = Text("a hash")

VERDICT = _record(
    "a verdict",
    Verdict,
    check=Field(_TEXT, "the name of the check"),
    verdict=Field(
        Choice(("passed", "failed"), "passed".__eq__),
        "what it said; warnings alone are passed",
        to="passed",
    ),
    findings=Field(Many(_TEXT, once=True), "the codes of what it found", optional=True),
)

EXEMPTION = _record(
    "an exemption",
    Exemption,
    finding=Field(_TEXT, "the code of the finding"),
    reason=Field(_TEXT, "why it was approved all the same"),
)

APPROVAL = _record(
    "an approval",
    Approval,
    reviewer=Field(_TEXT, "who reviewed it"),
    role=Field(_TEXT, "as what, for example neurologist"),
    registration=Field(_TEXT, "the reviewer's professional registration", optional=True),
    guide=Field(_TEXT, "the id of the guide that was approved", optional=True),
    approved=Field(Day(), "when, by UTC"),
    valid_until=Field(Day(), "the last day on which it counts", optional=True),
    scope=Field(_TEXT, "what was approved: all, questions, rules, causes, numbers or locale:xx"),
    version=Field(_TEXT, "the version of the guide at that time"),
    hash=Field(_HASH, "the hash of what was approved"),
    parts=Field(Keyed(_HASH), "the hash of each part of it"),
    checks=Field(Many(VERDICT), "what the checks said at that time"),
    answer_paths=Field(_TEXT, "how many answer paths there were"),
    despite=Field(Many(EXEMPTION), "in spite of which findings it was approved", optional=True),
    note=Field(_TEXT, "what else the reviewer said", optional=True),
    signer=Field(_TEXT, "the name of the signing key in an allowed-signers file", optional=True),
    signature=Field(_TEXT, "the signature of the record by the key, in base64", optional=True),
    seal=Field(_HASH, "the hash of all the rest of the record"),
)

FILES: Map[str, Shape] = {
    "guide.yaml": GUIDE,
    "questions.yaml": Many(OneOf((QUESTION, EARLY_END)), block="questions.yaml"),
    "conditions.yaml": Many(NAMED_CONDITION, block="conditions.yaml"),
    "rules.yaml": Many(RULE, block="rules.yaml"),
    "causes.yaml": Many(CAUSE),
    "sources.yaml": Many(SOURCE, block="sources.yaml"),
    "safety.yaml": Many(PROPERTY, block="safety.yaml"),
    "other_causes.yaml": Many(OTHER_CAUSE),
    "hazards.yaml": Many(HAZARD),
    "approvals.yaml": Many(APPROVAL),
    "paths.yaml": PATHS,
    "cases.yaml": Many(CASE),
    "numbers.yaml": NUMBERS,
    "site.yaml": SITE,
}
"""The shape of each kind of file; `paths.yaml` and `cases.yaml` stand for every file of theirs."""

BLOCK_FILES = (
    "questions.yaml",
    "conditions.yaml",
    "rules.yaml",
    "sources.yaml",
    "safety.yaml",
    "other_causes.yaml",
)
"""The files that a shared block may hold; `other_causes.yaml` stands only there."""


def schema(file: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": file,
        **FILES[file].schema(),
        "$defs": {"condition": _condition_schema()},
    }


def _condition_schema() -> dict[str, Any]:
    condition = {"$ref": "#/$defs/condition"}
    tests = [
        {**schema, "description": OPERATORS[operator].about}
        for operator, testing in TESTINGS.items()
        for schema in testing.schema(_ID)
    ]
    return {
        "type": "object",
        "minProperties": 1,
        "description": "; ".join(row.syntax for row in OPERATORS.values()),
        "properties": {
            key: {**joining.schema(condition), "description": OPERATORS[key].about}
            for key, joining in JOININGS.items()
        },
        "patternProperties": {rf"^(?!(?:{'|'.join(JOININGS)})$){ID}$": {"anyOf": tests}},
        "additionalProperties": False,
    }
