"""Messages a second of `mailbot run --once` beside Roundup's and django-helpdesk's mail gateways, in one run."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.acceptance.world import World, message  # noqa: E402

CACHE = REPOSITORY / ".cache" / "benchmark"
PEERS = {"roundup": ["roundup==2.6.0"], "helpdesk": ["django-helpdesk==2.6.1", "setuptools<81"]}
SINK = "import sys; sys.path.insert(0, sys.argv[1])\nfrom tests.acceptance.sink import Sink\ns = Sink(); print(s.port, flush=True); sys.stdin.read(); print(sum(s.received.values()), flush=True)"


def padded(number: int) -> bytes:
    """Return a request of 6 KB: a short text above a long legal notice."""
    notice = b"".join(b"This email and any attachments are confidential and intended solely for the addressee (%d).\r\n" % n for n in range(54))
    return message(number) + b"\r\n" + notice


def venv(name: str) -> Path:
    """Return the Python of a peer's own environment, made when it is missing."""
    folder = CACHE / name
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS[name]], check=True)
        (folder / ".ready").touch()
    return python


def timed(command: list[str], **options: object) -> float:
    """Run a command to its end and return its wall seconds."""
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.monotonic() - begun


def mailbot(folder: Path, count: int, port: int) -> float:
    """Measure mailbot."""
    world = World(folder, port)
    for number in range(count):
        world.deliver(number, padded(number))
    seconds = timed(world.command("run", "--config", str(world.config), "--once"), cwd=folder)
    assert world.inbox() == 0, "messages were left"
    return seconds


def roundup(folder: Path, count: int, port: int) -> float:
    """Measure Roundup's gateway on an mbox of the same messages."""
    python = venv("roundup")
    tracker, programs = folder / "tracker", python.parent
    subprocess.run([str(programs / "roundup-admin"), "-i", str(tracker), "install", "classic", "anydbm"], check=True, capture_output=True)
    settings = (tracker / "config.ini").read_text()
    for old, new in (("#web = NO DEFAULT", "web = http://localhost/"), ("#domain = NO DEFAULT", "domain = localhost"), ("#host = NO DEFAULT", "host = 127.0.0.1"), ("\nport = 25\n", f"\nport = {port}\n"), ("backend = anydbm", "backend = sqlite")):
        settings = settings.replace(old, new)
    (tracker / "config.ini").write_text(settings)
    subprocess.run([str(programs / "roundup-admin"), "-i", str(tracker), "initialise", "admin"], check=True, capture_output=True)
    box = folder / "inbox.mbox"
    box.write_bytes(b"".join(b"From sender@example.org Tue Nov 24 09:00:00 2026\n" + padded(n).replace(b"\r\n", b"\n") + b"\n" for n in range(count)))
    return timed([str(programs / "roundup-mailgw"), str(tracker), "mailbox", str(box)])


SETTINGS = """
SECRET_KEY = 'x'; DEBUG = False; USE_TZ = True; SITE_ID = 1; ROOT_URLCONF = 'helpdesk.urls'
INSTALLED_APPS = ['django.contrib.admin','django.contrib.auth','django.contrib.contenttypes','django.contrib.sessions','django.contrib.sites','django.contrib.messages','django.contrib.humanize','rest_framework','helpdesk']
DATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': '{folder}/db.sqlite3'}}}}
TEMPLATES = [{{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True, 'OPTIONS': {{'context_processors': ['django.template.context_processors.request','django.contrib.auth.context_processors.auth','django.contrib.messages.context_processors.messages']}}}}]
MIDDLEWARE = ['django.contrib.sessions.middleware.SessionMiddleware','django.contrib.auth.middleware.AuthenticationMiddleware','django.contrib.messages.middleware.MessageMiddleware']
STATIC_URL = '/static/'
EMAIL_HOST = '127.0.0.1'; EMAIL_PORT = {port}; DEFAULT_FROM_EMAIL = 'helpdesk@localhost'; MEDIA_ROOT = '{folder}/media'; DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
HELPDESK_TEAMS_MODE_ENABLED = False; HELPDESK_ACTIVATE_API_ENDPOINT = False; LOGIN_URL = '/'
"""
QUEUE = "from helpdesk.models import Queue; Queue.objects.create(title='q', slug='q', allow_email_submission=True, email_box_type='local', email_box_local_dir='{box}', email_address='helpdesk@localhost', email_box_interval=0, logging_type='none')"


def helpdesk(folder: Path, count: int, port: int) -> float:
    """Measure django-helpdesk's gateway on a folder of the same messages."""
    python = venv("helpdesk")
    box = folder / "box"
    box.mkdir()
    (folder / "media").mkdir()
    (folder / "settings_benchmark.py").write_text(SETTINGS.format(folder=folder, port=port))
    for number in range(count):
        (box / f"{number}.eml").write_bytes(padded(number))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings_benchmark", "PYTHONPATH": str(folder)}
    admin = [str(python), "-m", "django"]
    for words in (["migrate", "-v0"], ["loaddata", "-v0", "emailtemplate.json"], ["shell", "-c", QUEUE.format(box=f"{box}/")]):
        subprocess.run([*admin, *words], check=True, capture_output=True, env=environment, cwd=folder)
    return timed([*admin, "get_email", "--quiet"], env=environment, cwd=folder)


def main() -> None:
    """Measure each in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--peer-messages", type=int, default=200, help="fewer for the peers, whose rate does not depend on it")
    given = parser.parse_args()
    sink = subprocess.Popen([sys.executable, "-c", SINK, str(REPOSITORY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert sink.stdout is not None and sink.stdin is not None
    port = int(sink.stdout.readline())
    root = CACHE / "run"
    shutil.rmtree(root, ignore_errors=True)
    rates: dict[str, float] = {}
    for name, measure, count in (("roundup", roundup, given.peer_messages), ("django-helpdesk", helpdesk, given.peer_messages), ("mailbot", mailbot, given.messages)):
        folder = root / name
        folder.mkdir(parents=True)
        rates[name] = count / measure(folder, count, port)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{name:<16} {rates[name]:8.1f} messages/s   largest process so far {peak:.0f} MB", flush=True)
    sink.stdin.close()
    print(f"mailbot is {rates['mailbot'] / max(rates['roundup'], rates['django-helpdesk']):.1f} times the faster peer")


if __name__ == "__main__":
    main()
