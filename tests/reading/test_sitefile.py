"""`site.yaml`: all may be left out, and what is wrong in it is told with its place and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.reading.loader import Loaded, load_guides, load_rule_set
from guide.ruleset.ownsite import OwnSite, contrast
from tests.web.small_guide import FILES

GOOD = """\
name: City Hospital
owner: City Hospital Trust
contact: mailto:help@hospital.example
imprint: https://hospital.example/imprint
privacy: https://hospital.example/privacy
security: mailto:security@hospital.example
country: there
guides: [hand-shaking]
colours: {brand: "#1f5c2e", on_brand: "#FFFFFF", dark_brand: "#8fd0a0", dark_on_brand: "#10240f"}
"""


def loaded(folder: Path, text: str | None) -> Loaded:
    files = {**FILES, **({} if text is None else {"site.yaml": text})}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return load_guides(folder)


def told(folder: Path, text: str) -> list[str]:
    """What is found, each with its line and column."""
    findings = loaded(folder, text).findings
    return [f"{f.place.line}:{f.place.column} {f.code}: {f.hint}" for f in findings]


def test_without_it_all_is_as_it_was(tmp_path: Path) -> None:
    found = loaded(tmp_path, None)
    assert found.site == OwnSite() and found.site.name == "Lantern" and found.clean


def test_all_of_it_is_read(tmp_path: Path) -> None:
    site = loaded(tmp_path, GOOD).site
    assert (site.name, site.country, site.guides) == ("City Hospital", "there", ("hand-shaking",))
    assert site.colours is not None and site.colours.dark_brand == "#8fd0a0"
    assert site.security == "mailto:security@hospital.example"


@pytest.mark.parametrize("line", GOOD.splitlines())
def test_each_line_may_stand_alone(tmp_path: Path, line: str) -> None:
    assert not told(tmp_path, line)


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("naem: X", "1:1 unknown-key: did you mean 'name'?"),
        ("guides: [hand-shakin]", "1:10 unknown-guide: did you mean 'hand-shaking'?"),
        ("country: their", "1:10 unknown-country: did you mean 'there'?"),
        ("imprint: hospital.example", "1:10 wrong-form: it starts with https://"),
        ("imprint: javascript:alert(1)", "1:10 wrong-form: it starts with https://"),
        ("contact: help@a.example", "1:10 wrong-form: it starts with https:// or mailto:"),
        ("security: mail me", "1:11 wrong-form: it starts with https:// or mailto:"),
        ("- a list", "1:1 wrong-type: write `key: value` lines"),
        ('colours: {brand: "#123456"}', "1:10 missing-key: the text on it"),
        (
            GOOD.replace("#1f5c2e", "#zzzzzz"),
            '9:18 wrong-form: write it in quotes as "#6a2c63"',
        ),
        (
            GOOD.replace("#FFFFFF", "#3f7c4e"),
            "9:39 low-contrast: text needs 4.5 to 1: "
            "take a colour that differs more in lightness",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_cure(tmp_path: Path, text: str, wrong: str) -> None:
    assert wrong in told(tmp_path, text)
    assert loaded(tmp_path, text).site == OwnSite()


def test_an_error_in_it_stops_the_site(tmp_path: Path) -> None:
    assert not loaded(tmp_path, "naem: X").servable


def test_contrast_is_as_wcag_has_it() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#FFFFFF", "#000000") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


def test_the_country_shown_first_counts_for_the_hash_of_the_numbers_alone(tmp_path: Path) -> None:
    (before,) = loaded(tmp_path, "name: X").rule_sets
    (after,) = loaded(tmp_path, "country: here").rule_sets
    (other,) = loaded(tmp_path, "country: there").rule_sets
    (plain,) = loaded(tmp_path, None).rule_sets
    assert before.beside["numbers"] != after.beside["numbers"] != other.beside["numbers"]
    assert before.beside["pictures"] == after.beside["pictures"]
    (tmp_path / "site.yaml").unlink()
    assert load_guides(tmp_path).rule_sets[0].beside == before.beside
    loaded(tmp_path, "country: here")
    alone, _ = load_rule_set(tmp_path / "hand-shaking")
    assert alone is not None and alone.beside == after.beside


def test_guides_are_offered_in_the_order_of_the_site(tmp_path: Path) -> None:
    loaded(tmp_path, None)
    for name in ("alpha", "omega"):
        for path in (tmp_path / "hand-shaking").iterdir():
            there = tmp_path / name / path.name
            there.parent.mkdir(exist_ok=True)
            text = path.read_text("utf-8").replace("guide: hand-shaking", f"guide: {name}")
            there.write_text(text, encoding="utf-8")
    assert len(load_guides(tmp_path).offered) == 3
    (tmp_path / "site.yaml").write_text("guides: [omega, alpha]\n", encoding="utf-8")
    found = load_guides(tmp_path)
    assert [one.guide.id for one in found.offered] == ["omega", "alpha"]
    assert len(found.rule_sets) == 3, "what is not offered is looked at all the same"
