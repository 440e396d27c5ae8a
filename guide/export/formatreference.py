"""The reference of the rule format, as Markdown, from the tables that the loader reads by.

`docs/rule-format.md` is its output (`guide schema --markdown`); a test says when it is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.codes import GROUPS
from guide.export.resultreference import how_a_result_is_made
from guide.reading.ruleformat import BLOCK_FILES, FILES
from guide.reading.shapes import (
    AnyOf,
    Choice,
    ConditionNode,
    Flag,
    Keyed,
    Many,
    Record,
    Shape,
)
from guide.ruleset.operators import OPERATORS
from guide.ruleset.questions import QUESTION_TYPES

_TITLE = """\
# The rule format

This page is generated: `guide schema --markdown > docs/rule-format.md`. It begins with what becomes
of answers; what each file holds comes after.
"""

_INTRO = """\
## The folder

A guide is a folder of YAML files. `guide new NAME` writes a small one to start from, and
`guide check` says what is wrong with one, and where. All guides stand side by side:

```
rules/
    numbers.yaml            emergency and crisis numbers, shared by all guides
    site.yaml               the site's name, owner, colours and more (may be left out)
    blocks/danger-signs/    items that several guides share (may be left out; see Shared blocks)
    head-twitching/         one guide; the folder's name is its id
        guide.yaml          identity, intended use, start page, levels of care, FAQ
        questions.yaml      the questions, in the order they are asked
        rules.yaml          a condition and a conclusion each
        causes.yaml         the causes and what a reader is told about them
        sources.yaml        the references that every statement names
        safety.yaml         what must hold on every answer path (may be left out)
        hazards.yaml        what could go wrong, and what keeps it from it (may be left out)
        approvals.yaml      who approved what; written by `guide approve`
        paths/*.yaml        scripted answer paths: tests as data, or as tables in paths/*.csv
                            (may be left out; docs/testers.md)
        cases/*.yaml        labelled cases, to measure the guide by (may be left out;
                            docs/evaluation.md)
```

## YAML, without its surprises

- What looks like a word is text: `yes`, `no`, `on`, `12:30`, `017` and `2026-11-22` too. Only
  `true`, `false`, `null` and plain numbers such as `12` or `1.5` are not text; put quotes round
  them where text is wanted: `version: "1.0"`. Flags are written `yes` and `no`.
- A text that holds a colon and a space, or starts with one of `` @ ` % & * ! | > [ ] { } # ``,
  needs quotes.
- There are no anchors, aliases, merge keys, tags or second documents, and no key stands twice.
- An id has small letters, digits and hyphens, and starts with a letter: `one-sided`.
- A file is UTF-8 and has at most 1,000,000 bytes. Links may not lead out of their folder.

## In an editor

With an extension for YAML (in VS Code: *YAML* by Red Hat) the editor completes keys and underlines
mistakes. The files that `guide new` writes name their schema in their first line. For others:

1. `guide schema --write rules/.schema`
2. Put `# yaml-language-server: $schema=../.schema/questions.json` at the top of `questions.yaml`,
   and likewise in the other files.

The schema sees the shape of one file. What the items say about one another (does this id exist?)
only `guide check` sees.
"""

_FILES_INTRO = """\
## The files

A key in *italics* may be left out.
"""

_QUESTION_TYPES = """\
`one` and `many` need two options or more; `many` needs one that is `exclusive`, mostly `none`.
`number` needs `from` and `to`. A question with a `picture` needs `picture_text`.
"""

_CONDITIONS = """\
A mapping is *all of* its entries. No condition is nested deeper than the file's limit of 40 levels.

### True, false and unknown

A condition has three truth values. A test of a question is **unknown** while the question is not
answered, and when it is not asked on this path. `not` of unknown is unknown. `all` is false as soon
as one part is false, and `any` is true as soon as one part is true; else an unknown part makes them
unknown. A rule fires, and a question is asked, only where its condition is **true**. So no rule
ever fires because a question was skipped.

“I am not sure” (`unsure`) is an option like any other: it is an answer, so it is never unknown.

An example. `seen-in-sleep` is asked only where `one-sided` is `yes`:

```yaml
when:
  one-sided: yes
  not: {seen-in-sleep: yes}
```

| `one-sided` | `seen-in-sleep` | `one-sided: yes` | `not: {seen-in-sleep: yes}` | together |
| --- | --- | --- | --- | --- |
| yes | no | true | true | true |
| yes | unsure | true | true | true |
| yes | yes | true | false | false |
| yes | not yet answered | true | unknown | unknown |
| no | not asked | false | unknown | false |

### The trap: `not` on a question that may be skipped

`not: {seen-in-sleep: yes}` says “it was asked, and the answer was another one”. It does not say
“nobody answered yes”: where the question was skipped it is unknown, and the rule stays silent. To
count those who were not asked as well, name what they answered instead:

```yaml
when:
  any:
    - not: {seen-in-sleep: yes}
    - one-sided: [no, unsure]      # these readers are not asked about sleep
```
"""

_WORDINGS = """\
## Whom texts speak of, and answers in texts

One guide can speak to a person, of their child or of their baby, without every text being written
three times. `audience` in `guide.yaml` names a question of type `one` that tells who it is about,
and words that texts leave open:

```yaml
audience:
  question: who
  words: {your: your, has: have}     # for everyone else, and while it is not answered
  speaks_of:
    - audience: child
      options: [child]
      words: {your: "your child's", has: has}
```

A text then holds `{your}`: “A doctor should look at {your} face.” Such a text needs quotes where it
starts with a brace. The first letter is a capital where a sentence starts. Every audience has every
word, and each text is checked as each audience reads it: its wording and how hard it is to read.

`{answer:weeks}` repeats an answer: a number with its unit (“3 weeks”, or “1 week” where the
question has a `unit_one`), options as they were read, in quotes. It may stand where the question is
certain to be answered on every path that shows the text, and a number question with a number; this
is proved. The texts of a question may repeat answers to those before it. Pages that are read
without answers, such as how the guide decides, say “(your answer)” in its place. Titles, names and
what stands on pages for everyone (the start page, the notice, other causes, questions people ask)
can repeat no answer.

Both can be used in every text that readers meet but the `means` of named conditions, units, and
titles of sources. Any other brace is a finding. Paths name a statement (`texts`) by its words as
they are written, and what the page shows (`says`) as it is read.
"""

_FINDINGS_INTRO = """\
## What `guide check` finds

Each finding names its place (`file:line:column`), its code, what is wrong and, where it can, the
cure. An error in the files keeps a guide from being served; a warning does not. Proofs run once the
files are free of errors, and show an answer path that proves their point.
"""


_ORDER = """\
## Order, sections and early ends

Questions are asked in the order of the file. A question with a `section` begins one: its title
stands above it and above those that follow, and on the page where answers are checked.

Between questions an early end may stand. Where its `when` is true, no later question is asked, and
the path goes to its result:

```yaml
- end: baby
  when: {age: {to: 1}}
  because: The questions below are for older children and adults.
```

It is as if each later question had `not: {age: {to: 1}}` in its `ask_when`. So on every path that
comes to it the condition must be true or false, and never unknown: `guide check` proves it
(`end-undecided`). An emergency ends the questions by itself.
"""

_BLOCKS = """\
## Shared blocks

What several guides share stands once, in a folder of `rules/blocks/`, which holds any of
{files}.
Each is as a guide has it; only other causes have a file of their own there. In a guide's list
`- block: NAME` stands for the items of the block's file, at that place:

```yaml
# rules/head-twitching/questions.yaml
- block: danger-signs          # the questions of rules/blocks/danger-signs/questions.yaml
- question: one-sided
  ...
```

The items are the guide's own then: its hash, approvals, proofs and diff are of them too, so to
change a block is to change each guide that takes it. Findings point into the file of the block, and
the rule book says of each item where it stands. What a block names (a source, a question) is there
in the guide or in the block. A block takes no other block.
"""

_FOLDERS = {
    "paths.yaml": "paths/*.yaml",
    "cases.yaml": "cases/*.yaml",
    "other_causes.yaml": "blocks/*/other_causes.yaml",
}
"""The kinds of file of which a folder holds several."""


def rule_format() -> str:
    """The whole reference."""
    blocks = _BLOCKS.format(files=", ".join(f"`{file}`" for file in BLOCK_FILES))
    files = [_FILES_INTRO, *_files(), _ORDER, blocks]
    rest = [*_question_types(), *_conditions(), _WORDINGS, *_findings()]
    lines = [_TITLE, how_a_result_is_made(), _INTRO, *files, *rest]
    return "\n".join(lines).rstrip("\n") + "\n"


def _files() -> Iterator[str]:
    known: set[str] = set()
    for kind, shape in FILES.items():
        yield f"### {_FOLDERS.get(kind, kind)}\n"
        yield from _listed(shape)
        new = {r.name: r for r in _records(shape) if r.name not in known}
        for record in new.values():
            if record.name != kind:
                yield f"#### {_heading(record)}\n"
            yield from _table(record)
        known.update(new)


def _listed(shape: Shape) -> Iterator[str]:
    if isinstance(shape, Many):
        taken = ", or `- block: NAME` for those of a [shared block](#shared-blocks)"
        yield f"A list; each item is {_item(shape)}{taken if shape.block else ''}.\n"
    elif isinstance(shape, AnyOf) and isinstance(shape.plain, Many):
        yield f"A list, each item of which is {_item(shape.plain)}; or {shape.record.name}.\n"


def _item(shape: Many) -> str:
    return shape.item.noun.partition(" (")[0]


def _records(shape: Shape) -> Iterator[Record]:
    """The records in a shape: each before those that stand in it."""
    if isinstance(shape, Record):
        yield shape
        for field in shape.fields.values():
            yield from _records(field.shape)
    elif isinstance(shape, Many | Keyed):
        yield from _records(shape.item)
    elif isinstance(shape, AnyOf):
        yield from _records(shape.record)


def _table(record: Record) -> Iterator[str]:
    if record.kinds:
        kinds = " or ".join(f"`{', '.join(kind)}`" for kind in record.kinds)
        yield f"It has the keys {kinds}.\n"
    yield "| Key | What stands there | About |"
    yield "| --- | --- | --- |"
    for key, field in record.fields.items():
        name = f"*`{key}`*" if field.optional else f"`{key}`"
        yield _row(name, _wanted(field.shape), field.about)
    yield ""


def _wanted(shape: Shape) -> str:
    if isinstance(shape, Choice):
        return _words(shape.words)
    if isinstance(shape, Flag):
        return _words(("yes", "no"))
    if isinstance(shape, Record):
        return _link(_heading(shape).lower(), _heading(shape))
    if isinstance(shape, Many):
        return f"list: {_wanted(shape.item)} each"
    if isinstance(shape, Keyed):
        return f"mapping: id to {_wanted(shape.item)}"
    if isinstance(shape, AnyOf):
        return f"{_wanted(shape.plain)}, or {_wanted(shape.record)}"
    if isinstance(shape, ConditionNode):
        return _link(shape.noun, "Conditions")
    return shape.noun


def _heading(record: Record) -> str:
    return record.name[:1].upper() + record.name[1:]


def _link(text: str, heading: str) -> str:
    anchor = "".join(c for c in heading.lower().replace(" ", "-") if c.isalnum() or c == "-")
    return f"[{text}](#{anchor})"


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _row(*cells: str) -> str:
    escaped = (cell.replace("<", "&lt;").replace("|", "&#124;") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _question_types() -> Iterator[str]:
    yield "## Question types\n"
    yield "| `type` | What can be answered |"
    yield "| --- | --- |"
    yield from (_row(f"`{row.key}`", row.about) for row in QUESTION_TYPES.values())
    yield ""
    yield _QUESTION_TYPES


def _conditions() -> Iterator[str]:
    yield "## Conditions\n"
    yield "| Written | True when |"
    yield "| --- | --- |"
    yield from (_row(f"`{row.syntax}`", row.about) for row in OPERATORS.values())
    yield ""
    yield _CONDITIONS


def _findings() -> Iterator[str]:
    yield _FINDINGS_INTRO
    for title, codes in GROUPS.items():
        yield f"### {title}\n"
        yield "| Code | What it means |"
        yield "| --- | --- |"
        yield from (
            _row(f"[`{code}`](findings/{code}.md)", meaning) for code, meaning in codes.items()
        )
        yield ""
