"""The wheel works away from the checkout, and the image's steps are steps that are taken here."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.acceptance.sink import Sink
from tests.acceptance.world import REPOSITORY, World, message

DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
SOURCES = ("requirements.lock", "pyproject.toml", "README.md", "LICENSE", "LICENSES", "mailbot", "rules", "templates")  # what the image copies to build from
STEPS = {
    "python -m venv /opt/mailbot": "installed",
    "/opt/mailbot/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock": "test_the_lock_file_holds_all_that_the_wheel_needs",
    "pip install --no-cache-dir hatchling": "installed",
    "pip wheel --no-cache-dir --no-deps --no-build-isolation -w /wheel .": "wheel",
    "/opt/mailbot/bin/pip install --no-cache-dir --no-deps /wheel/*.whl": "installed",
    "useradd --system --create-home --home-dir /var/lib/mailbot mailbot": "test_the_wheel_runs_without_root",
}  # each command of the Dockerfile's RUN lines, and where it is taken


def quietly(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command that must succeed."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=240, check=False, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    result: subprocess.CompletedProcess[str] = done
    return result


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from nothing but what the Dockerfile copies, without a network."""
    source, out = tmp_path_factory.mktemp("src"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        place = REPOSITORY / name
        if place.is_dir():
            shutil.copytree(place, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, source / name)
    quietly(sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", out, source)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install it into an environment of its own; what it depends on comes from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("venv") / "mailbot"
    quietly(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    quietly(sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install", "--no-index", "--no-deps", wheel)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")  # an editable mailbot there is not seen: .pth files are not followed
    return folder


@pytest.fixture
def mailbot(installed: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs the installed program, in a folder far from the checkout and without its environment."""

    def run(*words: object, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{installed / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path)}
        return subprocess.run([*prefix, str(installed / "bin" / "mailbot"), *map(str, words)], capture_output=True, text=True, timeout=120, env=environment, cwd=tmp_path)

    return run


def test_the_wheel_holds_the_program_its_rules_and_its_templates(wheel: Path) -> None:
    """Every file that a service needs, and nothing of the tests."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("rules", "templates"):
        there = {f"mailbot/_data/{path.relative_to(REPOSITORY).as_posix()}" for path in (REPOSITORY / folder).rglob("*") if path.is_file()}
        assert there and there <= names
    modules = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "mailbot").rglob("*.py")}
    assert modules <= names
    assert not [name for name in names if name.startswith(("tests/", "training/", "benchmarks/", "demo/")) or "__pycache__" in name]


def test_the_installed_program_is_the_wheel_s(installed: Path, tmp_path: Path) -> None:
    """Not the checkout's."""
    where = quietly(installed / "bin" / "python", "-c", "import mailbot; print(mailbot.__file__)", cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}).stdout
    assert Path(where.strip()).is_relative_to(installed)


def test_the_wheel_checks_decides_and_answers(mailbot: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    """`check`, `triage` and `run --once`, with the reading and the sending processes it starts."""
    sink = Sink()
    world = World(tmp_path, sink.port)
    (tmp_path / "request.eml").write_bytes(message(1))
    checked = mailbot("check", "--config", world.config)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr
    decided = mailbot("triage", "--config", world.config, "--json", "request.eml")
    assert decided.returncode == 0 and json.loads(decided.stdout)["reason"] == "staff-missing-details"
    bare = mailbot("triage", "--json", "request.eml")
    assert bare.returncode == 0 and json.loads(bare.stdout)["message_id"] == "<m1@cardiff.wales.nhs.uk>"
    for number in range(4):
        world.deliver(number, message(number))
    assert mailbot("run", "--config", world.config, "--once").returncode == 0
    assert world.inbox() == 0 and [len(sink.to(f"sponsor{number}@cardiff.wales.nhs.uk")) for number in range(4)] == [1] * 4
    explained = mailbot("explain", "APIM-2026-000001", "--config", world.config)
    assert explained.returncode == 0 and mailbot("--version").stdout.startswith("mailbot, version ")
    sink.close()


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root can become somebody else")
def test_the_wheel_runs_without_root(mailbot: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    """As the image does: the state folder is its own, the rest it only reads."""
    world = World(tmp_path, 9)
    bare = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs")
    world.deliver(1, message(1))
    done = mailbot("run", "--config", world.config, "--once", prefix=bare)
    assert done.returncode == 0, done.stderr
    assert len(mailbot("cases", "list", "--config", world.config, "--json", prefix=bare).stdout.splitlines()) == 1


def test_every_step_of_the_image_is_taken_by_a_test() -> None:
    """A step that is added to the Dockerfile needs one here, and what it copies is what the wheel is built from."""
    joined = DOCKERFILE.replace("\\\n", " ")
    commands = [" ".join(part.split()) for line in re.findall(r"(?m)^RUN (.*)$", joined) for part in line.split("&&")]
    assert sorted(commands) == sorted(STEPS) and all(name in globals() for name in STEPS.values())
    copied = [name for line in re.findall(r"(?m)^COPY (?!--from)(.*)$", joined) for name in line.split()[:-1]]
    assert sorted(copied) == sorted(SOURCES)
    assert re.search(r"(?m)^USER mailbot$", DOCKERFILE) and '"mailbot"' in DOCKERFILE


def test_the_lock_file_holds_all_that_the_wheel_needs(wheel: Path) -> None:
    """Nothing is resolved when the image is built: each requirement, of each requirement, stands in the lock with a hash."""
    text = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    locked = {re.split(r"[=\[]", line, maxsplit=1)[0].strip().lower().replace("_", "-") for line in lines}
    assert lines and all("--hash=sha256:" in line for line in lines)
    package = zipfile.ZipFile(wheel)
    metadata = package.read(next(name for name in package.namelist() if name.endswith("METADATA"))).decode()
    wanted = [Requirement(line.partition(": ")[2]) for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    for name in sorted(locked):
        try:
            wanted += [Requirement(each) for each in importlib.metadata.requires(name) or () if "extra ==" not in each]
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system than this one
    needed = {need.name.lower().replace("_", "-") for need in wanted if need.marker is None or need.marker.evaluate({"extra": "postgresql"})}
    assert needed - locked == set()
