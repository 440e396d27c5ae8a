"""Three replicas behind the nginx that ships: no fault costs a reader a page or an answer.

One is killed at a time, the guide is renewed and the key changed under way, while readers go
through it side by side. They retry as browsers do: a page again, where the connection broke.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.guideserver import free_port, status, surroundings, until
from tests.web.small_guide import FILES, GUIDE, small_guide
from tests.web.test_side_by_side import ADDED, QUESTIONS, RULE, RULES
from tests.web.wire import Answered, Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("DEPLOY_FAULTS"), reason="it is part of make deploy"),
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is missing"),
]

NGINX = Path(__file__).parents[2] / "deploy" / "nginx.conf"
READERS = 16
OLD, NEW = "an old key that is long enough to be one", "a new key that is long enough to be one"
CHOSEN = {
    "danger": ["none"],
    "who": ["adult"],
    "coffee": ["no"],
    "mood": ["fine"],
    "sleep": ["well"],
}


class Replica:
    """One server of the three, in a session of its own so that all of it can be killed."""

    def __init__(self, folder: Path, rules: Path) -> None:
        self.port, self.rules = free_port(), rules
        self.key, self.fallbacks = folder / "key", folder / "fallbacks"
        self.log = folder / "log"
        self.folder = folder
        self.keys(OLD, "")
        self.start()

    def keys(self, key: str, fallbacks: str) -> None:
        self.key.write_text(key, encoding="utf-8")
        self.fallbacks.write_text(fallbacks, encoding="utf-8")

    def start(self) -> None:
        files = {
            "SECRET_KEY_FILE": str(self.key),
            "SECRET_KEY_FALLBACKS_FILE": str(self.fallbacks),
        }
        more = {**files, "GUIDE_HTTPS": "yes", "GUIDE_DRAIN": "1", "SECRET_KEY": ""}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                stdout=log,
                stderr=log,
                env=surroundings(self.folder, **more),
                start_new_session=True,
            )
        until(lambda: status(self.port) == 200, lambda: self.log.read_text("utf-8"))

    def _command(self) -> list[str]:
        serve = [sys.executable, "-m", "guide", "serve", "--workers", "1"]
        return [*serve, "--port", str(self.port), "--rules", str(self.rules)]

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def read_anew(self) -> None:
        before = self.log.read_text("utf-8").count("read anew")
        self.process.send_signal(signal.SIGHUP)
        until(lambda: self.log.read_text("utf-8").count("read anew") > before)


class TlsBrowser(Browser):
    """A browser that reaches the site by HTTPS, and asks again where a connection broke."""

    def ask(self, method: str, path: str, body: bytes = b"") -> Answered:
        for _ in range(4):
            try:
                if self._socket is None:
                    self._socket = _tls(self.port)
                return super().ask(method, path, body)
            except (OSError, AssertionError):
                self.close()
        raise AssertionError(f"nobody answers {path}")


def _tls(port: int) -> socket.socket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=20))


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[list[Replica]]:
    small_guide(tmp_path / "before")
    more = {**FILES, QUESTIONS: FILES[QUESTIONS] + ADDED, RULES: FILES[RULES] + RULE}
    small_guide(tmp_path / "now", more)
    found: list[Replica] = []
    for number in range(3):
        folder = tmp_path / f"replica-{number}"
        folder.mkdir()
        found.append(Replica(folder, tmp_path / "before"))
    yield found
    for each in found:
        if each.process.poll() is None:
            each.kill()


@pytest.fixture
def port(tmp_path: Path, replicas: list[Replica]) -> Iterator[int]:
    """The port of nginx, which is set up as deploy/nginx.conf has it."""
    here = free_port()
    _certificate(tmp_path)
    text = NGINX.read_text(encoding="utf-8")
    for number, replica in enumerate(replicas, start=1):
        text = text.replace(f"guide-{number}:8000", f"127.0.0.1:{replica.port}")
    text = text.replace("listen 8443", f"listen 127.0.0.1:{here}")
    text = text.replace("listen 8080", f"listen 127.0.0.1:{free_port()}")
    text = text.replace("/tmp/", f"{tmp_path}/").replace("/etc/nginx/tls/", f"{tmp_path}/")
    # All readers of the test have one address.
    text = text.replace("rate=50r/s", "rate=100000r/s")
    (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        ["nginx", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"]
    )
    until(lambda: _listens(here) or process.poll() is not None)
    assert process.poll() is None, "nginx did not start"
    yield here
    process.terminate()
    process.wait(timeout=60)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "guide.example")])
    start = datetime(2026, 1, 1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(9999))
    ).sign(key, hashes.SHA256())
    (folder / "tls.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def journeys(port: int, number: int, enough: Event) -> int:
    """Go through the guide again and again until it is enough; how often."""
    chance, done = random.Random(number), 0
    while not enough.is_set() or not done:
        one_journey(TlsBrowser(port), str(chance.randint(1, 11)))
        done += 1
    return done


def one_journey(browser: TlsBrowser, weeks: str) -> None:
    page = browser.open(f"{GUIDE}/question/danger")
    for _ in range(60):
        assert page.status == 200, (page.path, page.status, page.text)
        if page.path == f"{GUIDE}/check":
            break
        question = page.path.rsplit("/", 1)[1]
        hidden = {name: text for name, text in page.hidden.items() if name != "next"}
        page = browser.send(page.path, {**hidden, question: CHOSEN.get(question, [weeks])})
    assert page.path == f"{GUIDE}/check", page.path
    assert re.search(rf"\b{weeks}\b", page.text), "an answer was lost"
    browser.close()


def test_no_fault_costs_a_reader_anything(
    replicas: list[Replica], port: int, tmp_path: Path
) -> None:
    enough = Event()
    with ThreadPoolExecutor(READERS) as readers:
        running = [readers.submit(journeys, port, number, enough) for number in range(READERS)]
        try:
            for replica in replicas:
                replica.kill()
                replica.start()
            for key, fallbacks in ((OLD, NEW), (NEW, OLD)):
                for replica in replicas:
                    replica.keys(key, fallbacks)
                    replica.read_anew()
            for replica in replicas:
                replica.rules = tmp_path / "now"
                replica.stop()
                replica.start()
        finally:
            enough.set()
        done = [each.result(timeout=120) for each in running]
    assert min(done) > 0 and sum(done) > READERS
    said = "".join(replica.log.read_text("utf-8") for replica in replicas)
    assert " 500 " not in said and "Traceback" not in said
