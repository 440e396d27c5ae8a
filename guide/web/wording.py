"""What the site itself says to readers: messages of forms, notes above a page, error pages.

One table a kind, so that the wording can be read, checked and translated in one place. It is said
in the language of the reader, by `spoken.say`.
"""

from __future__ import annotations

from collections.abc import Mapping

from guide.ruleset.spoken import worded

STALE = worded(
    "This page was open for a while. Your answer is still chosen. Please press Continue again."
)

NO_RECEIPT = worded("There are more answers here than a code can hold.")

CHOOSE_ONE = worded("Choose an answer")
CHOOSE_LISTED = worded("Choose one of the answers on this page")
CHOOSE_ONLY_ONE = worded("Choose only one answer")
CHOOSE_SOME = worded("Choose at least one, or “{none}”")
CHOOSE_EITHER = worded("You ticked “{none}” and something else. Choose one or the other.")
KEEP_RED_FLAG = worded(
    "You ticked “{flag}” and also “{none}”. If “{flag}” is true, take the tick away from “{none}”."
)
GIVE_NUMBER = worded("Enter a whole number from {low} to {high}")
GIVE_NUMBER_OR = worded("Enter a whole number from {low} to {high}, or choose “{option}”")
NUMBER_NOT_WHOLE = worded("This is no whole number.")
NUMBER_POINT = worded("Leave out the point or comma.")
NUMBER_ONE = worded("Give one number only.")
NUMBER_ALONE = worded("Give the number alone.")
NUMBER_OF = worded("Give the number of {unit}.")
NUMBER_IN_DIGITS = worded("Give it in digits.")
NUMBER_EITHER = worded("You entered a number and also ticked “{option}”. Give one or the other.")

TOO_LONG_TO_READ = "This is longer than any receipt or answer path"
MORE_ASKED = "More would be asked, and the result would hang on it"

NOTES: Mapping[str, tuple[str, str]] = {
    "stale": (STALE, ""),
    "button": (worded("This page was open for a while. Please press the button again."), ""),
    "country": (worded("This page was open for a while. Please press Show numbers again."), ""),
    "unread": (
        worded("Your answer is kept."),
        worded("We cannot read the answers you gave before it. So you may be asked them again."),
    ),
    "changed": (worded("Your answer is changed."), worded("Your other answers are kept.")),
    "order": (
        worded("We brought you to where you are in this guide."),
        worded("The page you asked for comes later, or is not part of your answers."),
    ),
    "kept": (
        worded("Your answer is kept."),
        worded("It does not count for now, because that question is not part of your answers."),
    ),
    "unfinished": (
        worded("Your result is not ready yet."),
        worded("Please answer the questions that are left."),
    ),
    "none": (worded("There are no answers yet."), worded("Start here to get your result.")),
    "reworded": (
        worded("This question or its answers have changed since you saw it."),
        worded("So we ask it again. Please read all of it."),
    ),
    "other_version": (
        worded("The guide was being renewed while you answered this question."),
        worded("Please look at it once more, and press Continue."),
    ),
    "older_rules": (
        worded("The rules of this guide have changed since you gave your answers."),
        worded(
            "This page goes by the rules as they are now. It may differ from what you saw before."
        ),
    ),
}
"""The title and text of a note above a page, by kind."""
REFUSED_FORMS = ("stale", "button", "country")
"""The notes of forms that did not prove to be ours."""

NOTE_ASIDE = worded("Set aside, because it no longer applies: {ask}")
NOTE_BACK = worded("Your earlier answer counts again: {ask}")
NOTE_NEW = worded("New question: {ask}")

ERRORS: Mapping[int, tuple[str, str]] = {
    400: (
        worded("We could not use what your browser sent"),
        worded(
            "Something in the request was not as we expect it. "
            "Your answers are still in this browser."
        ),
    ),
    403: (
        worded("This page cannot be shown"),
        worded("The site does not allow this. Your answers are still in this browser."),
    ),
    404: (
        worded("We cannot find this page"),
        worded(
            "The address may be wrong, or the page may be gone. "
            "Your answers are still in this browser."
        ),
    ),
    405: (
        worded("This page cannot be used in that way"),
        worded(
            "Please go back and use the buttons or links. Your answers are still in this browser."
        ),
    ),
    413: (
        worded("That was too much to send"),
        worded("We take only short answers. Your answers so far are still in this browser."),
    ),
    500: (
        worded("Something went wrong on our side"),
        worded(
            "This is not your fault. Please try again in a minute. "
            "Your answers are still in this browser."
        ),
    ),
}
"""The title and text of an error page, by status."""

NOT_CHECKED = worded(
    "Translated by this project, and not yet checked by a clinician who speaks the language."
)
"""What each page says of its translation."""

EMERGENCY_LINE = worded("Is someone in danger now? Do not wait. Call {who}.")
