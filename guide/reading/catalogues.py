"""Gettext catalogues: a file of translations -> its texts, and what is wrong with it.

Translators' programs read and write these files. Where a text stands is its context, so that the
same words in two places may be told in two ways.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po

from guide.findings import Finding, Place, did_you_mean, quoted
from guide.reading.languages import direction, locale_of
from guide.ruleset.translated import TranslatedText, Translation
from guide.ruleset.translation import SourceText

CatalogFile = Catalog
"""A catalogue with all that translators' programs keep in it."""
SUFFIX = ".po"
SITE = "site"
"""What the catalogues of the site's own words are of."""
LARGEST = 4_000_000
"""Bytes of one catalogue; that of a large guide has some hundred thousand."""
_WIDTH = 0
"""A text is one line, so that a change of it shows as one."""
_ALIKE = 0.5
_DATED = ('"POT-Creation-Date:', '"PO-Revision-Date:', '"Generated-By:')
_UNSAID = re.compile(r"EMAIL@ADDRESS|LL@li\.org")
"""What stands in a header where nobody said who translates."""


def translations_in(
    paths: Iterable[Path], project: str, findings: list[Finding]
) -> dict[str, Translation]:
    """The translations that catalogues hold, by language: of one guide, or of the numbers.

    `project`: what a catalogue says that it is of.
    """
    found = {}
    for path in sorted(paths):
        translation = _translation(path, project, findings)
        if translation is not None:
            found[translation.language] = translation
    return found


def language_of(path: Path) -> str:
    """The language that the name of a catalogue says: `es` of `es.po` and of `numbers.es.po`."""
    return path.name.removesuffix(SUFFIX).rpartition(".")[2]


def _translation(path: Path, project: str, findings: list[Finding]) -> Translation | None:
    language, place = language_of(path), Place(str(path))
    if locale_of(language) is None:
        message = f"{quoted(language)} is no language that CLDR knows"
        hint = "name the file by a tag like es, zh-Hans or sr-Latn"
        findings.append(Finding(place, "unknown-language", message, hint))
        return None
    try:
        catalogue = read_catalogue(path, language)
    except CatalogueFault as fault:
        findings.append(
            Finding(
                Place(str(path), fault.line, int(fault.line > 0)), "catalogue-broken", str(fault)
            )
        )
        return None
    wrong = list(_wrong_header(catalogue, language, project, place))
    findings.extend(wrong)
    if wrong:
        return None
    return Translation(
        language=language,
        direction=direction(language),
        texts=tuple(_text(message, path) for message in catalogue if message.id),
        place=place,
    )


def _text(message: Message, path: Path) -> TranslatedText:
    return TranslatedText(
        at=message.context or "",
        source=str(message.id),
        text=str(message.string or ""),
        fuzzy=message.fuzzy,
        place=Place(str(path), message.lineno or 0, 1 if message.lineno else 0),
    )


class CatalogueFault(Exception):
    """Why a file cannot be read as a catalogue, and at which line."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue that a file holds. Raises CatalogueFault."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise CatalogueFault(f"it cannot be read: {problem.strerror}") from problem
    if len(content) > LARGEST:
        raise CatalogueFault(f"it has more than {LARGEST:,} bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise CatalogueFault("it is not UTF-8 text", line) from problem
    _refuse_plurals(text)
    try:
        return read_po(
            io.BytesIO(content), locale=locale_of(language), charset="utf-8", abort_invalid=True
        )
    except PoFileError as problem:
        raise CatalogueFault(f"it is no catalogue: {problem}", problem.lineno + 1) from problem
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise CatalogueFault(f"its header cannot be read: {problem}") from problem


_PLURALS = re.compile(r'"Plural-Forms:([^"]*)"')
_RULE = re.compile(
    r"\s*nplurals\s*=\s*[0-9]+\s*;\s*plural\s*=\s*[n0-9\s()!=<>%&|?:*+/-]+;?\s*(\\n)?"
)


def _refuse_plurals(text: str) -> None:
    """Only a rule of numbers is taken for how a language counts, and no other text."""
    for found in _PLURALS.finditer(text):
        if not _RULE.fullmatch(found[1]):
            line = text[: found.start()].count("\n") + 1
            raise CatalogueFault("its Plural-Forms are no rule", line)


def _wrong_header(catalogue: Catalog, language: str, project: str, place: Place) -> list[Finding]:
    found = []
    header = dict(catalogue.mime_headers)
    said = header.get("Language", "").replace("_", "-")
    if said != language:
        message = f"its header is of the language {quoted(said)}, and the file of '{language}'"
        found.append(Finding(place, "catalogue-broken", message))
    if catalogue.project != project:
        message = f"it is a catalogue of {quoted(catalogue.project)}, not of '{project}'"
        found.append(
            Finding(place, "catalogue-broken", message, did_you_mean(catalogue.project, [project]))
        )
    known = get_plural(locale_of(language))
    if catalogue.num_plurals != known.num_plurals:
        message = f"it counts in {catalogue.num_plurals} ways, '{language}' in {known.num_plurals}"
        found.append(
            Finding(place, "catalogue-broken", message, f"Plural-Forms: {known.plural_forms}")
        )
    return found


# -- the site's own words -------------------------------------------------------------------------


def as_spoken(catalogue: Catalog) -> GNUTranslations:
    """What gettext looks texts up in; nothing fuzzy is in it."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


# -- writing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Updated:
    """A catalogue brought up to the texts of today, as its file is to be."""

    content: bytes
    new: int
    stale: int
    gone: int


def updated(
    sources: Iterable[SourceText], before: Catalog | None, language: str, project: str
) -> Updated:
    """The catalogue with a message for each text of today.

    Where a text has changed, its old translation stays for the translator to mend, marked fuzzy.
    What belongs to no text any more is let go of.
    """
    catalogue = Catalog(locale=locale_of(language), project=project, version="1", fuzzy=False)
    catalogue.mime_headers = _headers(before)
    catalogue.header_comment = f"# {project} in {language}, for translators."
    known = {} if before is None else {(m.context or "", str(m.id)): m for m in before if m.id}
    sources = tuple(sources)
    today = {(source.at, source.text) for source in sources}
    left = {key: message for key, message in known.items() if key not in today}
    new = stale = 0
    for source in sources:
        own = known.get((source.at, source.text))
        if own is not None:
            catalogue.add(
                source.text,
                own.string,
                context=source.at,
                flags=own.flags,
                previous_id=own.previous_id,
                user_comments=own.user_comments,
            )
            continue
        old = _closest(source, left)
        if old is None:
            new += 1
            catalogue.add(source.text, "", context=source.at)
        else:
            stale += 1
            catalogue.add(
                source.text,
                old.string,
                context=source.at,
                flags=["fuzzy"],
                previous_id=[str(old.id)],
            )
    gone = len(left) - stale
    return Updated(written(catalogue), new, stale, max(gone, 0))


def _closest(source: SourceText, left: dict[tuple[str, str], Message]) -> Message | None:
    """The message of a text that stood in the same place and is no more; each goes but once."""
    there = [text for at, text in left if at == source.at and left[at, text].string]
    found = get_close_matches(source.text, there, n=1, cutoff=_ALIKE)
    return left.pop((source.at, found[0])) if found else None


def _headers(before: Catalog | None) -> list[tuple[str, str]]:
    """Who translated stays; the rest is set from the language."""
    kept = ("Last-Translator", "Language-Team")
    return [(k, v) for k, v in (before.mime_headers if before else ()) if k in kept]


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file, the same on every day."""
    out = io.BytesIO()
    write_po(out, catalogue, width=_WIDTH, include_previous=True, sort_output=False)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    kept = (line for line in lines if not line.startswith(_DATED) and not _UNSAID.search(line))
    return "".join(kept).rstrip("\n").encode("utf-8") + b"\n"


# -- the site's own words, out of its code --------------------------------------------------------

Said = tuple[str, str]
"""A text, and the one for several where it goes by a number (else empty)."""

_KEYWORDS = {"say": (1,), "worded": (1,), "say_count": (1, 2)}


def said_in(code: Path) -> Iterator[Said]:
    """The texts that a module says itself."""
    with code.open("rb") as lines:
        for _, found, _, _ in extract("python", lines, keywords=_KEYWORDS):
            one, many = (found, "") if isinstance(found, str) else (found[0], found[1])
            yield one, many


def updated_site(texts: Iterable[Said], before: Catalog | None, language: str) -> Updated:
    """The catalogue of the site's own words with all that it says today."""
    template = Catalog(project=SITE, version="1", fuzzy=False)
    for one, many in texts:
        template.add((one, many) if many else one)
    catalogue = Catalog(locale=locale_of(language), project=SITE, version="1", fuzzy=False)
    catalogue.mime_headers = _headers(before)
    catalogue.header_comment = f"# {SITE} in {language}, for translators."
    for message in before or ():
        if message.id:
            catalogue.add(message.id, message.string, flags=message.flags)
    known = {message.id for message in catalogue if message.id}
    today = {message.id for message in template if message.id}
    catalogue.update(template)
    stale = sum(message.fuzzy for message in catalogue if message.id)
    catalogue.obsolete.clear()
    return Updated(written(catalogue), len(today - known), stale, len(known - today))
