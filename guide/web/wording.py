"""What the site itself says to readers: messages of forms, notes above a page, error pages.

One table a kind, so that the wording can be read, checked and translated in one place.
"""

from __future__ import annotations

from collections.abc import Mapping

STALE = "This page was open for a while. Your answer is still chosen. Please press Continue again."

NO_RECEIPT = "There are more answers here than a code can hold."

CHOOSE_ONE = "Choose an answer"
CHOOSE_LISTED = "Choose one of the answers on this page"
CHOOSE_ONLY_ONE = "Choose only one answer"
CHOOSE_SOME = "Choose at least one, or “{none}”"
CHOOSE_EITHER = "You ticked “{none}” and something else. Choose one or the other."
KEEP_RED_FLAG = (
    "You ticked “{flag}” and also “{none}”. If “{flag}” is true, take the tick away from “{none}”."
)
GIVE_NUMBER = "Enter a whole number from {low} to {high}"
GIVE_NUMBER_OR = "Enter a whole number from {low} to {high}, or choose “{option}”"
NUMBER_EITHER = "You entered a number and also ticked “{option}”. Give one or the other."

TOO_LONG_TO_READ = "This is longer than any receipt or answer path"
MORE_ASKED = "More would be asked, and the result would hang on it"

NOTES: Mapping[str, tuple[str, str]] = {
    "stale": (STALE, ""),
    "button": ("This page was open for a while. Please press the button again.", ""),
    "country": ("This page was open for a while. Please press Show numbers again.", ""),
    "unread": (
        "Your answer is kept.",
        "We cannot read the answers you gave before it. So you may be asked them again.",
    ),
    "changed": ("Your answer is changed.", "Your other answers are kept."),
    "order": (
        "We brought you to where you are in this guide.",
        "The page you asked for comes later, or is not part of your answers.",
    ),
    "kept": (
        "Your answer is kept.",
        "It does not count for now, because that question is not part of your answers.",
    ),
    "unfinished": (
        "Your result is not ready yet.",
        "Please answer the questions that are left.",
    ),
    "none": ("There are no answers yet.", "Start here to get your result."),
    "reworded": (
        "This question or its answers have changed since you saw it.",
        "So we ask it again. Please read all of it.",
    ),
    "other_version": (
        "The guide was being renewed while you answered this question.",
        "Please look at it once more, and press Continue.",
    ),
    "older_rules": (
        "The rules of this guide have changed since you gave your answers.",
        "This page goes by the rules as they are now. It may differ from what you saw before.",
    ),
}
"""The title and text of a note above a page, by kind."""
REFUSED_FORMS = ("stale", "button", "country")
"""The notes of forms that did not prove to be ours."""

NOTE_ASIDE = "Set aside, because it no longer applies: {ask}"
NOTE_BACK = "Your earlier answer counts again: {ask}"
NOTE_NEW = "New question: {ask}"

ERRORS: Mapping[int, tuple[str, str]] = {
    400: (
        "We could not use what your browser sent",
        "Something in the request was not as we expect it. Your answers are still in this browser.",
    ),
    403: (
        "This page cannot be shown",
        "The site does not allow this. Your answers are still in this browser.",
    ),
    404: (
        "We cannot find this page",
        "The address may be wrong, or the page may be gone. "
        "Your answers are still in this browser.",
    ),
    405: (
        "This page cannot be used in that way",
        "Please go back and use the buttons or links. Your answers are still in this browser.",
    ),
    413: (
        "That was too much to send",
        "We take only short answers. Your answers so far are still in this browser.",
    ),
    500: (
        "Something went wrong on our side",
        "This is not your fault. Please try again in a minute. "
        "Your answers are still in this browser.",
    ),
}
"""The title and text of an error page, by status."""

EMERGENCY_LINE = "Is someone in danger now? Do not wait. Call {who}."
