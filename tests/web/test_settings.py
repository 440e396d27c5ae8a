"""Settings: understood in every way people write them, or refused by name before all else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guide.cli import main
from guide.errors import UsageError
from guide.web.settings import SETTINGS, as_understood, read_settings, unknown_settings

LONG, OTHER = "k" * 32, "o" * 40
ELSEWHERE = "0.0.0.0"
KEYS = ("SECRET_KEY", "SECRET_KEY_FILE")


def read(**environment: str) -> dict[str, Any]:
    return read_settings({"SECRET_KEY": LONG, **environment}, ELSEWHERE)


@pytest.mark.parametrize("text", ["1", "yes", "true", "True", "on", "ON", " yes "])
def test_every_way_to_say_yes(text: str) -> None:
    assert read(GUIDE_HTTPS=text)["HTTPS"] is True


@pytest.mark.parametrize("text", ["0", "no", "false", "OFF", ""])
def test_every_way_to_say_no(text: str) -> None:
    assert read(GUIDE_HTTPS=text)["HTTPS"] is False


@pytest.mark.parametrize(
    "text, hosts",
    [
        ("a.example", ["a.example"]),
        ("a.example, b.example:8443", ["a.example", "b.example:8443"]),
        ("a.example b.example\n", ["a.example", "b.example"]),
        (".example.org", [".example.org"]),
        ("[::1]:8000,192.0.2.1", ["[::1]:8000", "192.0.2.1"]),
        ("klinik-süd.example", ["klinik-süd.example"]),
        ("", None),
    ],
)
def test_hosts(text: str, hosts: list[str] | None) -> None:
    assert read(TRUSTED_HOSTS=text)["TRUSTED_HOSTS"] == hosts


@pytest.mark.parametrize(
    "name, text",
    [
        ("TRUSTED_HOSTS", "https://a.example"),
        ("TRUSTED_HOSTS", "a.example/guide"),
        ("TRUSTED_HOSTS", "*"),
        ("TRUSTED_HOSTS", "*.example"),
        ("TRUSTED_HOSTS", "a.example;b.example"),
        ("TRUSTED_HOSTS", "me@a.example"),
        ("TRUSTED_HOSTS", "::1"),
        ("TRUSTED_HOSTS", "a..example"),
        ("GUIDE_HTTPS", "ja"),
        ("GUIDE_HTTPS", "2"),
        ("GUIDE_HSTS", "a year"),
        ("GUIDE_HSTS", "-1"),
        ("GUIDE_HSTS", "1e9"),
        ("GUIDE_HSTS", "999999999"),
        ("GUIDE_METRICS", "metrics"),
        ("GUIDE_LOG", "xml"),
        ("GUIDE_METRICS", ":9464"),
        ("GUIDE_METRICS", "0.0.0.0"),
        ("GUIDE_METRICS", "65536"),
        ("GUIDE_COUNT_JOURNEYS", "some"),
        ("GUIDE_DRAIN", "5s"),
        ("GUIDE_DRAIN", "601"),
        ("GUIDE_DRAIN", "٥"),
        ("GUIDE_PREFIX", "guide"),
        ("GUIDE_API_ORIGINS", "clinic.example"),
        ("GUIDE_API_ORIGINS", "https://clinic.example/page"),
        ("GUIDE_API_ORIGINS", "*"),
        ("GUIDE_PREFIX", "https://a.example/guide"),
        ("GUIDE_PREFIX", "//a.example"),
        ("GUIDE_PREFIX", "/a b"),
        ("SECRET_KEY", "k" * 31),
        ("SECRET_KEY", "k" * 40 + "\udcff"),
        ("SECRET_KEY_FALLBACKS", "brief"),
        ("SECRET_KEY_FALLBACKS", f"{OTHER},brief"),
        ("SECRET_KEY_FILE", "/no/such/file"),
        ("SECRET_KEY_FILE", "/"),
        ("SECRET_KEY_FILE", "a\0b"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(name: str, text: str) -> None:
    environment = {name: text, **({} if name in KEYS else {"SECRET_KEY": LONG})}
    for host in (ELSEWHERE, "127.0.0.1"):
        with pytest.raises(UsageError, match=f"^{name} cannot be used: ") as refused:
            read_settings(environment, host)
        assert "\n" not in str(refused.value)
        assert text not in str(refused.value) or not name.startswith("SECRET_KEY")


@pytest.mark.parametrize("content", [LONG, f"{LONG}\n", f"\n {LONG} \r\n"])
def test_a_key_from_a_file_is_the_same_with_its_newline(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key"
    file.write_text(content, encoding="utf-8")
    assert read_settings({"SECRET_KEY_FILE": str(file)}, ELSEWHERE)["SECRET_KEY"] == LONG
    assert read(SECRET_KEY=content)["SECRET_KEY"] == LONG
    file.write_text(f"{LONG}\n{OTHER}\n", encoding="utf-8")
    assert read(SECRET_KEY_FALLBACKS_FILE=str(file))["SECRET_KEY_FALLBACKS"] == [LONG, OTHER]
    assert read(SECRET_KEY_FALLBACKS=f"{LONG},{OTHER}")["SECRET_KEY_FALLBACKS"] == [LONG, OTHER]


def test_a_key_with_blanks_is_one_key_among_the_others_too() -> None:
    spoken = "a key of several words and as long as it must be"
    assert read(SECRET_KEY=spoken)["SECRET_KEY"] == spoken
    assert read(SECRET_KEY_FALLBACKS=f"{spoken}, {OTHER}")["SECRET_KEY_FALLBACKS"] == [
        spoken,
        OTHER,
    ]


def test_a_key_file_that_holds_no_text_or_too_little_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    for content, told in ((b"\xff" * 40, "no text"), (b"short\n", "too short"), (b"", "too short")):
        file.write_bytes(content)
        with pytest.raises(UsageError, match=f"^SECRET_KEY_FILE cannot be used: .*{told}"):
            read_settings({"SECRET_KEY_FILE": str(file)}, ELSEWHERE)


def test_a_setting_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SECRET_KEY and SECRET_KEY_FILE are both set"):
        read(SECRET_KEY_FILE=str(tmp_path))


def test_the_prefix_of_another_server_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="SCRIPT_NAME is no setting; use GUIDE_PREFIX"):
        read(SCRIPT_NAME="/guide")


@pytest.mark.parametrize("text, prefix", [("/guide/", "/guide"), ("/a/b", "/a/b"), ("/", "")])
def test_a_prefix(text: str, prefix: str) -> None:
    assert read(GUIDE_PREFIX=text)["PREFIX"] == prefix


@pytest.mark.parametrize(
    "text, place, said",
    [
        ("9464", ("127.0.0.1", 9464), "127.0.0.1:9464"),
        ("0.0.0.0:0", ("0.0.0.0", 0), "0.0.0.0:0"),
        ("[::1]:9464", ("::1", 9464), "::1:9464"),
        ("", None, "not set"),
    ],
)
def test_where_metrics_stand(text: str, place: tuple[str, int] | None, said: str) -> None:
    settings = read(GUIDE_METRICS=text)
    assert settings["METRICS"] == place
    assert f"GUIDE_METRICS: {said}" in list(as_understood(settings))


def test_a_name_that_is_no_setting_is_told_and_those_of_kubernetes_are_not() -> None:
    given = {"GUIDE_HTTP": "1", "GUIDE_PORT": "tcp://10.0.0.1:80", "GUIDE_SERVICE_HOST": "10.0.0.1"}
    assert list(unknown_settings({**given, "GUIDE_HTTPS": "1", "PATH": "/bin"})) == [
        "GUIDE_HTTP is no setting of this program; did you mean 'GUIDE_HTTPS'?"
    ]


def test_settings_are_said_as_understood_and_secrets_are_not() -> None:
    said = "\n".join(as_understood(read(SECRET_KEY_FALLBACKS=OTHER, GUIDE_HTTPS="on")))
    assert LONG not in said and OTHER not in said
    assert "SECRET_KEY: set, 32 characters" in said and "SECRET_KEY_FALLBACKS: 1 set" in said
    assert "GUIDE_HTTPS: yes" in said and "TRUSTED_HOSTS: not set" in said
    assert all(setting.name in said for setting in SETTINGS)


def test_the_command_checks_settings_and_serves_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SECRET_KEY", LONG)
    monkeypatch.setenv("GUIDE_HTTPS", "on")
    assert main(["serve", "--check", "--host", ELSEWHERE]) == 0
    said = capsys.readouterr().out
    assert "address: 0.0.0.0:8000" in said and "GUIDE_HTTPS: yes" in said and LONG not in said
    assert "pages for clinicians: not served" in said
    monkeypatch.setenv("GUIDE_HTTPS", "ja")
    assert main(["serve", "--check", "--host", ELSEWHERE]) == 2
    assert "guide: GUIDE_HTTPS cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-1", "257", "two"])
def test_a_number_of_workers_that_cannot_be_is_refused(
    count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--workers", count])
    assert ended.value.code == 2 and "argument --workers" in capsys.readouterr().err
