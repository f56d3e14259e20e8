"""What docker-compose.yml and the Dockerfile say: read by real parsers, and carried out, as far as that goes without Docker.

The programs are started with the very commands and environment of the file; only host names, ports and folders are put
in the place of those that a container would have.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import requires
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import yaml
from compose_spec import PyCompose

from tests.conftest import write_jsonl
from tests.fakes.slack import FakeSlack
from tests.ports import free_port
from tests.slack_bots import MANIFEST, somewhere
from tests.test_monitoring import figures
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[1]
_BIN = Path(sys.executable).parent
_START = 60.0  # seconds until a program must be up
Service = dict[str, Any]
Environ = dict[str, str]


def interpolated(value: Any, environ: Mapping[str, str]) -> Any:
    """A value of the file as Compose reads it: ${NAME:-default}, and $$ for a dollar sign."""
    if isinstance(value, dict):
        return {name: interpolated(one, environ) for name, one in value.items()}
    if isinstance(value, list):
        return [interpolated(one, environ) for one in value]
    if not isinstance(value, str):
        return value
    return re.sub(
        r"\$\$|\$\{(\w+):-([^}]*)\}", lambda found: environ.get(found[1]) or found[2] if found[1] else "$", value
    )  # fmt: skip


def compose(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The whole file, its aliases and variables filled in."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    read: dict[str, Any] = interpolated(yaml.safe_load(text), environ or {})
    return read


SERVICES: dict[str, Service] = compose({"PAPERBOT_LOG_FORMAT": "json"})["services"]  # as if .env said so


def test_the_file_is_a_compose_file() -> None:
    assert set(PyCompose.from_json(json.dumps(compose())).service_names()) == {"prepare", "chroma", "bot", "ingest", "redis"}
    with pytest.raises(ValueError, match="restrat"):  # it does look
        PyCompose.from_json(json.dumps({"services": {"a": {"image": "a", "restrat": "no"}}}))


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_can_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert not service["user"].startswith(("0", "root"))
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert {"max-size", "max-file"} == set(service["logging"]["options"])
    assert service["restart"] == ("no" if name in ("prepare", "ingest") else "unless-stopped")
    assert re.fullmatch(r"[a-z/]+:\d+\.\d+\.\d+", service["image"])
    assert all(port["host_ip"] == "127.0.0.1" for port in service.get("ports", ()))


def test_the_store_is_reached_by_nobody_else() -> None:
    assert compose()["networks"]["store"] == {"internal": True}
    for name in ("chroma", "redis"):
        assert SERVICES[name]["networks"] == ["store"]
        assert "ports" not in SERVICES[name]
    assert SERVICES["prepare"]["network_mode"] == "none"


def test_programs_wait_for_each_other() -> None:
    assert SERVICES["chroma"]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    for name in ("bot", "ingest"):
        assert SERVICES[name]["depends_on"] == {"chroma": {"condition": "service_healthy"}}
    assert (SERVICES["ingest"]["profiles"], SERVICES["redis"]["profiles"]) == (["ingest"], ["replicas"])


def test_secrets_reach_only_who_needs_them() -> None:
    named = {name: str(service.get("environment", "")) for name, service in SERVICES.items()}
    assert [name for name, service in SERVICES.items() if "env_file" in service] == ["bot"]
    assert not [name for name, text in named.items() if "SLACK" in text]
    assert compose({"OPENAI_API_KEY": "sk-x"})["services"]["ingest"]["environment"]["OPENAI_API_KEY"] == "sk-x"
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert "*" in ignored
    assert {name for names in copied for name in names.split()} == {
        "requirements.lock", "pyproject.toml", "README.md", "LICENSE", "prompts", "ingest", "bot"
    }  # fmt: skip


def test_the_dockerfile_is_clean() -> None:
    done = subprocess.run([_BIN / "hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "pip install --no-deps --require-hashes -r requirements.lock" in text
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert not re.search(r"://|TOKEN|KEY|SECRET|ARG ", text)


def test_the_image_keeps_no_tool_of_tests_or_lint() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    tools = {re.split(r"[<>=]", name)[0] for name in extras["dev"] + extras["bench"]}
    found = re.findall(r"pip uninstall --yes ((?:[\w-]+|\\\n|[ ])+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    removed = {name for names in found for name in names.replace("\\", "").split()}
    assert removed - {"pip"} == tools - _needed("paperbot")


def test_chromas_server_and_its_client_are_of_one_version() -> None:
    (locked,) = re.findall(r"^chromadb==(\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert SERVICES["chroma"]["image"] == f"chromadb/chroma:{locked}"


def _needed(package: str) -> set[str]:
    """All that a package cannot do without."""
    wanted, found = [package], set[str]()
    while wanted:
        name = wanted.pop()
        more = [re.split(r"[^\w.-]", one)[0].lower() for one in requires(name) or () if ";" not in one]
        wanted += [one for one in more if one not in found]
        found.update(more)
    return found


class Place:
    """Where the containers' hosts, ports and folders are in this test."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.chroma, self.health = free_port(), free_port()
        self._texts = {
            "http://chroma:8000": f"http://127.0.0.1:{self.chroma}",
            "127.0.0.1:8080": f"127.0.0.1:{self.health}",
            "127.0.0.1/8000": f"127.0.0.1/{self.chroma}",
            "/opt/model": str(cache),
            "/papers": str(folder / "papers"),
        }
        self._words = {"8000": str(self.chroma), "8080": str(self.health), "0.0.0.0": "127.0.0.1", "python": sys.executable}
        self._folder = folder

    def words(self, name: str, words: list[str]) -> list[str]:
        """A command, or values of an environment."""
        return [self._word(name, word) for word in words]

    def _word(self, name: str, word: str) -> str:
        if word == "/data":
            return str(self._folder / ("chroma" if name == "chroma" else "data"))
        for here, there in self._texts.items():
            word = word.replace(here, there)
        return self._words.get(word, word)

    def command(self, name: str) -> list[str]:
        """What a service runs."""
        service = SERVICES[name]
        words = [*service.get("entrypoint", ["chroma"] if name == "chroma" else []), *service["command"]]
        program, *rest = self.words(name, words)
        return [program if program.startswith("/") else str(_BIN / program), *rest]

    def environ(self, name: str) -> Environ:
        """The environment that a service is given, and what is needed to run it here."""
        given = SERVICES[name].get("environment", {})
        here = {"PATH": os.environ["PATH"], "HOME": str(self._folder), "PYTHONPATH": str(ROOT / "tests/fakes/nonetwork")}
        return here | dict(zip(given, self.words(name, list(given.values())), strict=True))

    def is_up(self, name: str) -> bool:
        """Whether a service listens, and its own health check, which is a program to start each time, is content."""
        with socket.socket() as probe:
            listens = probe.connect_ex(("127.0.0.1", self.chroma if name == "chroma" else self.health)) == 0
        return listens and self.is_healthy(name)

    def is_healthy(self, name: str) -> bool:
        """What the service's own health check says."""
        how, *words = self.words(name, SERVICES[name]["healthcheck"]["test"])
        assert how == "CMD"
        return subprocess.run(words, capture_output=True, timeout=120, check=False).returncode == 0


@contextmanager
def started(place: Place, name: str, log: Path, more: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            place.command(name), env=place.environ(name) | dict(more or {}), stdout=file, stderr=file, cwd=log.parent
        )
    try:
        wait_until(lambda: place.is_up(name) or process.poll() is not None, _START)
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_teams_bot_as_the_compose_file_starts_it(tmp_path: Path, cache: Path) -> None:
    place = Place(tmp_path, cache)
    (tmp_path / "papers").mkdir()
    text = "We measure how sourdough ferments at 24 degrees. Wild yeast doubles the dough within eight hours."
    write_jsonl(
        tmp_path / "papers" / "bread.jsonl", [{"id": "bread:1", "title": "Sourdough with wild yeast", "abstract": text}]
    )
    assert not place.is_healthy("chroma")
    with FakeSlack.of(MANIFEST) as slack, ExitStack() as stack:
        chroma = stack.enter_context(started(place, "chroma", tmp_path / "chroma.log"))
        job = subprocess.run(
            place.command("ingest"), env=place.environ("ingest"), capture_output=True, timeout=120, cwd=tmp_path, check=False
        )
        assert job.returncode == 0, job.stderr
        assert not place.is_healthy("bot")
        assert json.loads(job.stdout)["added"] == 1
        told = [json.loads(line) for line in job.stderr.splitlines()]
        assert {line["message"].split(" ")[0] for line in told} == {"ingest", "a"}  # begins, a source was read, ended
        assert told[-1]["added"] == 1
        assert len({line["request"] for line in told}) == len(told[0]["request"]) // 8 == 1
        bot = stack.enter_context(started(place, "bot", tmp_path / "bot.log", slack.environment()))
        slack.wait_for_connections(1)
        ada, general = somewhere(slack)
        question = slack.user_posts(general, ada, "How does sourdough ferment?")
        assert "Sourdough with wild yeast" in slack.wait_for_answer(question).shown
        shown = figures(read(f"http://127.0.0.1:{place.health}/metrics"))
        assert (shown["paperbot_library_papers"], shown["paperbot_questions_total slack answered"]) == (1, 1)
        assert json.loads(read(f"http://127.0.0.1:{place.health}/readyz")) == dict.fromkeys(
            ("library", "claims", "running", "socket"), True
        )
        chroma.send_signal(signal.SIGTERM)
        chroma.wait(120)
        with pytest.raises(HTTPError) as caught:  # without its store it is not ready, and alive
            read(f"http://127.0.0.1:{place.health}/readyz")
        assert caught.value.code == 503
        assert json.loads(caught.value.read())["library"] is False
        assert place.is_healthy("bot")
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(120) == 0
    assert not slack.pings()
    log = (tmp_path / "bot.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]  # nothing but JSON
    (answered,) = [line for line in lines if line["message"].startswith("a question was answered")]
    assert (answered["outcome"], len(answered["request"])) == ("answered", 8)
    assert not re.search(f"{slack.bot_token}|{slack.app_token}|sourdough", log)
    assert not [path for path in (tmp_path / "data").rglob("*") if path.stat().st_mode & 0o077]
    # Folders and home folder are here: nothing is written but to the volumes, so root file systems may be read-only.
    assert {path.name for path in tmp_path.iterdir()} == {"papers", "chroma", "data", "chroma.log", "bot.log"}


def read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        found: bytes = answer.read()
        return found
