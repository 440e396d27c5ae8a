"""`guide serve`: starts with no settings here, asks for a key elsewhere, and loses no answer."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide.errors import UsageError
from guide.web.loopback import is_loopback
from guide.web.server import ServerPlace, serve
from guide.web.settings import read_settings
from tests.web.small_guide import GUIDE, small_guide

LONG = "k" * 32


def test_here_a_key_is_made_and_kept(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    first = read_settings(environment, "127.0.0.1")["SECRET_KEY"]
    assert len(first) >= 32
    assert read_settings(environment, "localhost")["SECRET_KEY"] == first
    path = tmp_path / "lantern-guide" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_that_others_could_read_is_replaced(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    first = read_settings(environment, "127.0.0.1")["SECRET_KEY"]
    path = tmp_path / "lantern-guide" / "secret-key"
    path.chmod(0o644)
    assert read_settings(environment, "127.0.0.1")["SECRET_KEY"] != first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_that_cannot_be_kept_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    settings = read_settings({"XDG_STATE_HOME": str(blocked)}, "127.0.0.1")
    assert len(settings["SECRET_KEY"]) >= 32
    assert "answers last until the server stops" in capsys.readouterr().out


def test_a_user_without_a_home_is_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_home(path: str) -> str:
        return path  # what the standard library makes of "~" there

    monkeypatch.setattr("os.path.expanduser", no_home)
    assert len(read_settings({}, "127.0.0.1")["SECRET_KEY"]) >= 32
    assert "No key could be kept at ~/.local/state/lantern-guide" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "guide.example"])
@pytest.mark.parametrize("key, problem", [("", "not set"), ("k" * 31, "too short")])
def test_elsewhere_a_proper_key_is_asked_for(host: str, key: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        read_settings({"SECRET_KEY": key}, host)
    assert read_settings({"SECRET_KEY": LONG}, host)["SECRET_KEY"] == LONG


def test_loopback() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"))
    assert not any(is_loopback(host) for host in ("0.0.0.0", "::", "example.org", ""))


def test_a_port_in_use_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    rule_sets, numbers = small_guide(tmp_path / "rules")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"cannot serve on 127.0.0.1:{port}.*--port"):
            serve(rule_sets, numbers, ServerPlace(port=port))
    with pytest.raises(UsageError, match="cannot serve"):
        serve(rule_sets, numbers, ServerPlace(port=70_000))


# -- the real server ------------------------------------------------------------------------------

RUN = """
import sys
from pathlib import Path
from tests.web.small_guide import small_guide
from guide.web.server import ServerPlace, serve
sys.exit(serve(*small_guide(Path(sys.argv[1])), ServerPlace(port=int(sys.argv[2]))))
"""


class Served:
    """A server process of the small guide."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.log = folder / "log"
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "HOME": str(self.folder), "PYTHONPATH": os.getcwd()}
        environment.pop("XDG_STATE_HOME", None)
        environment.pop("SECRET_KEY", None)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN, str(self.folder / "rules"), str(self.port)],
                stdout=log,
                stderr=log,
                env=environment,
            )
        self.wait()

    def wait(self) -> None:
        for _ in range(100):
            try:
                self.get("/readyz")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def get(self, path: str, cookies: str = "") -> tuple[str, list[str]]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        request.add_header("Cookie", cookies)
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read().decode(), response.headers.get_all("Set-Cookie") or []

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in children.read_text(encoding="utf-8").split()]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The small guide, served."""
    server = Served(tmp_path)
    yield server
    server.stop()


def _hidden(page: str) -> str:
    """The hidden fields of the page's first form, as a browser sends them."""
    form = page.partition("<form")[2].partition("</form>")[0]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form)
    assert dict(found).keys() == {"csrf_token", "put_as"}
    return urllib.parse.urlencode(found)


def _pairs(headers: list[str]) -> str:
    return "; ".join(h.split(";")[0] for h in headers if "Max-Age=0" not in h)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: object) -> None:
        return None


def _post(server: Served, path: str, form: str, cookies: str) -> list[str]:
    opener = urllib.request.build_opener(_Stay)
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", form.encode())
    request.add_header("Cookie", cookies)
    try:
        opener.open(request, timeout=10)
    except urllib.error.HTTPError as response:
        assert response.code == 303
        return response.headers.get_all("Set-Cookie") or []
    raise AssertionError("the answer was not taken")


@pytest.mark.slow
def test_served_answers_outlive_killed_workers_and_a_restart(served: Served) -> None:
    page, headers = served.get(f"{GUIDE}/question/danger")
    settings = _pairs(headers)
    headers = _post(served, f"{GUIDE}/question/danger", f"{_hidden(page)}&danger=none", settings)
    cookies = f"{settings}; {_pairs(headers)}"
    for worker in served.workers():
        os.kill(worker, signal.SIGKILL)
    served.wait()
    assert "Who is it about?" in served.get(f"{GUIDE}/question/who", cookies)[0]
    served.stop()
    served.start()
    page, _ = served.get(f"{GUIDE}/question/who", cookies)
    _post(served, f"{GUIDE}/question/who", f"{_hidden(page)}&who=adult", cookies)

    log = served.log.read_text(encoding="utf-8")
    assert f"Open http://127.0.0.1:{served.port}/ in a browser." in log
    assert "POST /<guide_id>/question/<question_id> 303" in log
    assert not re.search("danger|adult|csrf|cookie|guide-|127.0.0.1:[0-9]+ ", log, re.I)
    left = {path.name for path in served.folder.rglob("*") if path.is_file()}
    assert not any("gunicorn" in name or name.endswith(".ctl") for name in left), left


@pytest.mark.slow
def test_served_junk_gets_an_answer_and_leaves_no_address_in_the_log(served: Served) -> None:
    for junk in (b"NONSENSE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /droop HTTP/1.1\r\nA" * 3):
        with socket.create_connection(("127.0.0.1", served.port), timeout=5) as line:
            line.sendall(junk)
            line.shutdown(socket.SHUT_WR)
            line.recv(1000)
    served.wait()
    log = served.log.read_text(encoding="utf-8").split("Ctrl+C to stop.")[1]
    assert "127.0.0.1" not in log and "droop" not in log and "Traceback" not in log
