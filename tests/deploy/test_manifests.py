"""What lies in deploy/: each file is what its program takes, and says what the code says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from guide.web.settings import SETTINGS, read_settings

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
BASE = DEPLOY / "kubernetes" / "base"
WITH_METRICS = DEPLOY / "kubernetes" / "with-metrics"
VERSION = "1.30.0"


def documents(*folders: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            yield path, yaml.safe_load(path.read_text(encoding="utf-8"))


def manifests() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The Kubernetes objects that are whole, and no patches of others."""
    for path, found in documents(BASE):
        if found["kind"] != "Kustomization":
            yield path, found


@pytest.mark.parametrize(
    "path, found", list(manifests()), ids=lambda value: getattr(value, "stem", "")
)
def test_an_object_is_as_the_api_has_it(path: Path, found: dict[str, Any]) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="pip install kubernetes-validate")
    validate.validate(found, VERSION, strict=True)
    wrong = {**found, "spec": {**found["spec"], "nonsense": 1}}
    with pytest.raises(validate.ValidationError):
        validate.validate(wrong, VERSION, strict=True)


def test_every_file_of_the_base_is_part_of_it() -> None:
    kustomization = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))
    assert sorted(kustomization["resources"]) == sorted(path.name for path, _ in manifests())


def test_overlays_patch_what_there_is() -> None:
    deployment = yaml.safe_load((BASE / "deployment.yaml").read_text(encoding="utf-8"))
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    for path, found in documents(*(DEPLOY / "kubernetes").glob("*-*")):
        assert path.is_file()
        if found["kind"] == "Kustomization":
            assert all((path.parent / each).is_dir() for each in found["resources"])
            for image in found.get("images", ()):
                assert image["name"] == container["image"]
            paths = [each["path"] for each in found.get("patches", ()) if "path" in each]
            assert all((path.parent / each).is_file() for each in paths)
            continue
        if found["kind"] == "NetworkPolicy":
            network = yaml.safe_load((BASE / "network.yaml").read_text(encoding="utf-8"))
            assert found["metadata"] == network["metadata"]
            assert found["spec"]["ingress"][0] == network["spec"]["ingress"][0]
            continue
        assert found["metadata"]["name"] == deployment["metadata"]["name"]
        (patched,) = found["spec"]["template"]["spec"]["containers"]
        assert patched["name"] == container["name"]
        assert patched["args"][: len(container["args"])] == container["args"]


def test_a_pod_may_do_little() -> None:
    deployment = yaml.safe_load((BASE / "deployment.yaml").read_text(encoding="utf-8"))
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    drain = next(each["value"] for each in container["env"] if each["name"] == "GUIDE_DRAIN")
    assert pod["terminationGracePeriodSeconds"] > int(drain) + 10


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    deployment = yaml.safe_load((BASE / "deployment.yaml").read_text(encoding="utf-8"))
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    yield "kubernetes", {each["name"]: each["value"] for each in container["env"]}
    port = yaml.safe_load((WITH_METRICS / "port.yaml").read_text(encoding="utf-8"))
    (container,) = port["spec"]["template"]["spec"]["containers"]
    yield "metrics", {each["name"]: each["value"] for each in container["env"]}
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    for name, service in compose["services"].items():
        if "environment" in service:
            yield name, service["environment"]
    unit = (DEPLOY / "systemd" / "guide.service").read_text(encoding="utf-8")
    yield "systemd", dict(re.findall(r"^Environment=(\w+)=(.*)$", unit, re.MULTILINE))


@pytest.mark.parametrize("where, given", list(environments()), ids=lambda value: str(value)[:12])
def test_every_setting_is_one_and_is_understood(
    where: str, given: dict[str, str], tmp_path: Path
) -> None:
    assert given
    known = {name for setting in SETTINGS for name in setting.names}
    assert given.keys() <= known, where
    secret = {name for setting in SETTINGS if setting.secret for name in setting.names}
    assert not any(name in secret and not name.endswith("_FILE") for name in given)
    files = {}
    for name in given.keys() & secret:
        files[name] = tmp_path / name
        files[name].write_text("k" * 40 if name == "SECRET_KEY_FILE" else "", encoding="utf-8")
    files.setdefault("SECRET_KEY_FILE", tmp_path / "key").write_text("k" * 40, encoding="utf-8")
    read_settings({**given, **{name: str(path) for name, path in files.items()}}, "0.0.0.0")


# -- compose, nginx, systemd and the image --------------------------------------------------------


def test_compose_runs_the_replicas_that_the_proxy_asks() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    asked = re.findall(
        r"^ +server (guide-\d+):8000 ", (DEPLOY / "nginx.conf").read_text("utf-8"), re.M
    )
    replicas = {name: each for name, each in compose["services"].items() if name != "proxy"}
    assert sorted(asked) == sorted(replicas) and len(asked) == 3
    for service in replicas.values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert set(service["secrets"]) <= compose["secrets"].keys()


def test_nothing_that_a_person_does_is_logged_by_the_proxy() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"^\s*(access_log|error_log) ([^;]+);", text, re.MULTILINE) == [
        ("error_log", "/dev/stderr crit"),
        ("access_log", "off"),
    ]
    assert "$remote_addr" not in text and "X-Forwarded" not in text


def test_the_units_are_as_systemd_has_them(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing")
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text(encoding="utf-8").replace("/opt/guide/bin/guide", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, encoding="utf-8"
    )
    ours = [line for line in run.stderr.splitlines() if str(tmp_path) in line or "guide." in line]
    assert not ours


def test_the_lock_file_names_every_package_with_its_hash() -> None:
    lines = (DEPLOY / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {}
    for line in lines:
        if line.startswith("#"):
            continue
        found = re.fullmatch(r"([a-z0-9_.-]+)==(\S+) --hash=sha256:[0-9a-f]{64}", line)
        assert found, line
        locked[found[1].replace("_", "-")] = found[2]
    setup = ConfigParser()
    setup.read(TOP / "setup.cfg", encoding="utf-8")
    requirements = (
        f"{setup['options']['install_requires']}{setup['options.extras_require']['metrics']}"
    )
    needed = re.findall(r"^([a-z0-9-]+) >=", requirements, re.MULTILINE)
    assert len(needed) >= 10 and set(needed) <= locked.keys()


def test_the_image_runs_as_nobody_and_needs_no_shell() -> None:
    text = (TOP / "Containerfile").read_text(encoding="utf-8")
    last = text[text.rindex("\nFROM ") :]
    assert "\nUSER 10001:10001\n" in last and "\nSTOPSIGNAL SIGTERM\n" in last
    assert '\nENTRYPOINT ["/opt/guide/bin/guide"]\n' in last and "HEALTHCHECK" in last
    assert "--require-hashes" in text
