"""The codes of findings and what each means, in the order of the reference.

One row a code: the reference of the rule format is generated from it, and a test compares it with
the codes that the program reports.
"""

from __future__ import annotations

from collections.abc import Mapping

FILES_AND_FOLDERS: Mapping[str, str] = {
    "unreadable-folder": "A folder cannot be read.",
    "no-guides": "The rules folder holds no guide.",
    "empty-folder": "A guide's folder holds none of its files.",
    "missing-file": "A file that every guide needs is not there.",
    "unknown-file": "Nothing reads this file or folder; its name may be misspelt.",
    "link-outside": "A link leads out of its folder.",
    "unreadable-file": "A file cannot be read, or is no file.",
    "file-too-large": "A file is larger than a rule file can be.",
    "not-utf8": "A file is not UTF-8 text.",
    "empty-file": "A file holds nothing.",
    "too-many-findings": "So much is wrong that the rest was not read.",
}

YAML: Mapping[str, str] = {
    "yaml-syntax": "The text is not YAML: a quote, a colon, a dash or a space is wrong.",
    "control-character": "A character stands there that no editor shows.",
    "merge-mark": "Git's marks of a merge that was not finished stand in a file.",
    "text-cut-off": "A text without quotes has a `#` in it, and ends there.",
    "too-deep": "Lists and mappings are nested deeper than any rule needs.",
    "second-document": "A line `---` starts a second document in one file.",
    "duplicate-key": "A key stands twice in one mapping.",
    "key-not-text": "A key is a number, a truth value, a list or a mapping.",
    "anchor": "An anchor (`&name`) is used.",
    "alias": "An alias (`*name`) is used.",
    "merge-key": "A merge key (`<<`) is used.",
    "tag": "A tag (`!!str`) is used.",
}

SHAPE: Mapping[str, str] = {
    "unknown-key": "A record has a key that it does not know.",
    "renamed-key": "A key is called by a name that it had in earlier versions; it is still read.",
    "missing-key": "A record lacks a key that it needs.",
    "misplaced-key": "A key stands where it means nothing, such as `unit` beside `type: one`.",
    "wrong-keys": "Keys stand together that exclude each other: a rule has one conclusion.",
    "wrong-type": "A text, a number, a list or a mapping is wanted, and another stands there.",
    "wrong-form": "A text has another form than the one wanted: an id, a date, an address.",
    "unknown-word": "A word is not one of the few that may stand there.",
    "empty-text": "A text is empty.",
    "lines-joined": "A text of several lines is shown as one.",
    "empty-list": "A list is empty.",
    "duplicate-item": "Something stands twice in one list.",
    "out-of-range": "A number is too small or too large.",
    "unknown-language": "A language has a tag that CLDR does not know.",
}

MEANING: Mapping[str, str] = {
    "id-not-folder": "The id of a guide is not the name of its folder.",
    "duplicate-id": "Two items of one kind have the same id.",
    "reserved-id": "An id means something else already: a question with the name of an operator, a "
    "guide with that of a page of the site.",
    "unknown-country": "`site.yaml` names a country that is not in `numbers.yaml`.",
    "low-contrast": "A colour of `site.yaml` is too close to the one that it stands on.",
    "unknown-source": "A source is named that is not there.",
    "unknown-claim": "A claim is named that its source does not list.",
    "unknown-cause": "A cause is named that is not there.",
    "unknown-other": "An other cause is named that is not there.",
    "unknown-condition": "A condition is named that is not in `conditions.yaml`.",
    "unknown-question": "A question is named that is not there.",
    "unknown-option": "A condition names an option that its question does not offer.",
    "condition-circle": "A named condition uses itself, directly or through others.",
    "shadowed-question": "A named condition has the id of a question.",
    "unused-condition": "Nothing uses a named condition.",
    "forward-reference": "An `ask_when`, an early end or a text of a question looks at an answer "
    "that is not given yet.",
    "misplaced-end": "An early end does not stand between questions.",
    "unknown-placeholder": "A text, or an audience, has a word that the guide does not have.",
    "stray-brace": "A brace stands in a text and belongs to no word and no answer.",
    "missing-word": "An audience lacks a word that texts may use.",
    "unused-word": "No text uses a word of the audiences.",
    "audience-question": "The question on who it is about takes several answers, or a number.",
    "empty-condition": "A condition, or a list of conditions, is empty.",
    "wrong-operator": "A condition tests a question in a way that its type does not allow.",
    "within-not-soon": "A time stands beside another level of care than soon.",
    "empty-range": "No number lies in a range.",
    "bound-outside": "A bound lies outside the numbers that its question takes.",
    "missing-unit": "A number question does not say what its number counts.",
    "number-not-in-text": "A text names another number than the one that is called.",
    "duplicate-short": "Two questions, or two options of one, have the same short name.",
    "missing-short": "An option has no short name, and others of its question have one.",
    "unknown-picture": "A question shows a drawing that is not there.",
    "too-few-options": "A question offers fewer than two options.",
    "no-exclusive-option": "A question of type `many` has no exclusive “none of these”.",
    "no-safety-properties": "A guide states nothing that must hold on every path.",
    "unknown-block": "A shared block is taken that is not there, or that has no such file.",
    "nested-block": "A shared block takes another block.",
    "block-in-part": "A guide leaves out a file of a shared block that it takes.",
    "unused-block": "No guide takes a shared block.",
    "unknown-control": "A hazard names a rule, property, check or test that is not there.",
}

DAYS: Mapping[str, str] = {
    "overdue": "A day by which something was to be looked at again is past.",
}

TEXTS: Mapping[str, str] = {
    "claim-not-shown": "A claim of a source reaches no page.",
    "unused-source": "No text rests on a source.",
    "hard-to-read": "A page reads above grade 8.",
    "hard-to-read-overall": "The median page reads above grade 6.",
    "forbidden-wording": "A text says what a guide must never say.",
    "raw-markup": "A text has marks of Markdown, HTML or a web address, which readers would see.",
}

TRANSLATIONS: Mapping[str, str] = {
    "catalogue-broken": "A catalogue cannot be read, or is of another guide or language.",
    "translation-missing": "A text has no translation; readers get it as it is.",
    "translation-stale": "A translation is of a text that has changed; readers get that as it is.",
    "translation-differs": "A translation has other numbers or words in braces than its source.",
    "translation-marks": "A translation has marks of HTML, or characters that nobody sees.",
    "translation-long": "A translation is far longer than its source.",
}

PROOFS: Mapping[str, str] = {
    "never-asked": "No answer path comes to a question.",
    "never-chosen": "An option can never be chosen.",
    "never-ends": "No answer path ends at an early end.",
    "end-undecided": "A path comes to an early end without an answer that this looks at.",
    "contradiction": "A rule's condition cannot hold whatever is answered.",
    "never-fires": "A rule fires on no answer path.",
    "never-shown": "A cause is never shown, or never at a fit that a rule gives it; or an other "
    "cause is never raised.",
    "other-too-late": "An other cause is raised below the care that it needs at least.",
    "never-reached": "No answer path ends at a level of care.",
    "redundant-rule": "Whenever a rule fires, others say as much.",
    "duplicate-rule": "Two rules with one conclusion fire on the same paths.",
    "always-lowered": "Something always speaks against the cause of a rule for a strong fit.",
    "text-never-shown": "A text that depends on answers is shown on no result.",
    "text-always-shown": "A text that depends on answers is shown on every result it stands on.",
    "alternatives-clash": "Two texts of which exactly one is to be shown are shown together.",
    "alternative-missing": "Of texts of which exactly one is to be shown, a path shows none.",
    "audience-never": "On no answer path do the texts speak of an audience.",
    "answer-not-known": "A text repeats an answer that may not be given where it is shown.",
    "idle-part": "A part of a condition can never matter.",
    "idle-option": "An option in a condition can never matter.",
    "always-asked": "An `ask_when` is always true.",
    "useless-question": "No answer to a question ever changes a result.",
    "unsure-lowers": "Not being sure leads to a lower level of care than “no” or a number.",
    "red-flag-unheeded": "A red flag can lead to no more care than the default.",
    "red-flag-unmarked": "An option that is an emergency by itself is not marked as a red flag.",
    "danger-late": "An emergency can only show after a question that is not about danger.",
    "red-flag-lowers": "A red flag more can lead to a lower level of care.",
    "clashing-rules": "Two rules weigh the same signs strongly for a cause and against it.",
    "clashing-properties": "Two safety properties promise what cannot both hold.",
    "violated-property": "A safety property does not hold: a path shows it.",
    "vacuous-property": "A safety property says nothing: its `whenever` never holds.",
    "built-in-broken": "What must hold of every guide does not: the program is at fault.",
}

PATHS: Mapping[str, str] = {
    "csv-syntax": "The text is not CSV: a quote is wrong.",
    "missing-column": "A table of paths lacks a column that it needs.",
    "unknown-column": "A table of paths has a column that says nothing.",
    "duplicate-column": "A column stands twice in a table of paths.",
    "extra-cell": "A cell of a table stands in no column.",
    "several-guides": "A table of paths is for more than one guide.",
    "no-guide": "Nothing says of which guide the paths of a file are.",
    "unknown-guide": "A path file, or `site.yaml`, names a guide that is not there.",
    "wrong-guide": "A path file names another guide than the one it lies with.",
    "duplicate-path": "Two scripted paths have the same name.",
    "duplicate-case": "Two labelled cases have the same id.",
    "contradictory-case": "A labelled case asks for what cannot be at once.",
    "wrong-answer": "A path answers a question in a way that its type does not allow.",
    "not-an-answer": "A path ticks options together that exclude each other.",
    "nothing-expected": "A path says nothing of what it must lead to.",
    "unknown-rule": "A path expects a rule that is not there.",
    "unknown-text": "A path expects a statement that stands on no result.",
    "failed-path": "A scripted path does not lead to what it expects.",
}

APPROVALS: Mapping[str, str] = {
    "approval-edited": "A record of an approval is not as `guide approve` wrote it.",
    "approval-other-guide": "A record of an approval is of another guide.",
    "approval-unknown-scope": "An approval is for a scope that the guide does not have.",
    "approval-in-the-future": "An approval is dated later than today.",
    "approval-bad-signature": "The signature of an approval is not that of its signer.",
    "approval-not-checked": "The signature of an approval could not be checked.",
    "approval-not-signed": "An approval has no signature, and only signed ones count.",
    "approval-stale": "What was approved has changed since.",
    "approval-expired": "The last day on which an approval counts is past.",
}

RECEIPTS: Mapping[str, str] = {
    "receipt-form": "A text is no receipt: a character, a group or the length is wrong.",
    "receipt-check": "The check letters of a receipt do not match: something was mistyped.",
    "receipt-version": "A receipt has a form that this program does not know.",
    "receipt-guide": "A receipt is of a guide that is not here.",
    "receipt-questions": "The questions have changed since the receipt was made.",
    "receipt-answers": "No answers of the guide make this receipt.",
}

RESPONSES: Mapping[str, str] = {
    "response-form": "A file is no FHIR response: it is no JSON, or a part has the wrong form.",
    "response-guide": "A FHIR response is to the form of a guide that is not here.",
    "response-item": "A FHIR response answers what the guide does not ask, or one thing twice.",
    "response-answer": "A FHIR response has an answer that its question does not take.",
    "response-off-path": "A FHIR response has answers that are off the path; they do not count.",
    "response-version": "A FHIR response was made with another version of the guide.",
    "response-care": "A form worked out another level of care than the guide does.",
}

GROUPS: Mapping[str, Mapping[str, str]] = {
    "Files and folders": FILES_AND_FOLDERS,
    "YAML": YAML,
    "The shape of a file": SHAPE,
    "What the items say about one another": MEANING,
    "Days that have passed": DAYS,
    "Texts that readers see": TEXTS,
    "Translations": TRANSLATIONS,
    "Proofs over every answer path": PROOFS,
    "Scripted paths": PATHS,
    "Approvals (`guide approvals verify`)": APPROVALS,
    "Receipts (`guide paths from-receipt`)": RECEIPTS,
    "FHIR responses (`guide import-response`)": RESPONSES,
}

CODES: Mapping[str, str] = {
    code: meaning for group in GROUPS.values() for code, meaning in group.items()
}
