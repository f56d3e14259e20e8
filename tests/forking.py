"""Programs run often in tests: one process imports everything once, and each call is a fork of it.

A call is still a process with an environment, a folder, streams and an exit code of its own; only the second of processor
time that the imports take is saved. Where the start itself counts, tests run `python -m bot.terminal.cli`.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NoReturn

from tests.rights import give_up_rights

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("bot", "ingest")
# What is imported only where it is needed, and takes long.
_HEAVY = (
    "onnxruntime",
    "chromadb.api.rust",
    "chromadb.api.fastapi",
    "chromadb.telemetry.product.posthog",
    "tokenizers",
    "rich.live",
)


class Started:
    """A program that was forked: what of `subprocess.Popen` tests need."""

    def __init__(self, args: Sequence[str], told: int) -> None:
        """`told` is a pipe, in which its keeper tells its process id, and its exit code at the end."""
        self.args = list(args)
        self.returncode: int | None = None
        self._told = open(told, "rb", buffering=0)  # noqa: SIM115  a pipe, open as long as this
        self.pid = int(self._told.read(16))

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            told = select.poll()  # takes files of any number
            told.register(self._told, select.POLLIN)
            if not told.poll(None if timeout is None else timeout * 1000):
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = int(self._told.read(16))
            self._told.close()
        return self.returncode

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Forking:
    """The process that forks; it ends when this object is closed, or its owner dies."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._calls, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(theirs.fileno())], pass_fds=[theirs.fileno()],
                env=environ, cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip

    def close(self) -> None:
        self._calls.close()
        self._process.wait(120)

    def start(
        self, arguments: Sequence[str], environ: Mapping[str, str], folder: Path, streams: Sequence[int],
        program: str = "bot.terminal.cli", largest: int | None = None, umask: int | None = None, anybody: bool = False,
    ) -> Started:  # fmt: skip
        """Start `paperbot ARGUMENTS`, or another program: the function `main` of a module.

        `streams` are file descriptors for its input, output and errors; `largest` is how many bytes a file of it may have;
        without a `umask` it has the one that the tests were started with. As `anybody` it is held to the modes of files.
        """
        call = {"arguments": list(arguments), "environ": dict(environ), "folder": str(folder)}
        call |= {"program": program, "largest": largest, "umask": umask, "anybody": anybody}
        told, telling = os.pipe()
        with TemporaryFile() as asked:
            asked.write(json.dumps(call).encode())
            asked.seek(0)
            socket.send_fds(self._calls, [b"."], [asked.fileno(), *streams, telling])
        os.close(telling)
        return Started([program, *arguments], told)

    def run(
        self, arguments: Sequence[str], data: bytes, environ: Mapping[str, str], folder: Path, timeout: float,
        umask: int | None = None, anybody: bool = False,
    ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        """Run `paperbot ARGUMENTS` to its end, which is SIGKILL after `timeout` seconds."""
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(data)
            given.seek(0)
            streams = [file.fileno() for file in (given, out, err)]
            started = self.start(arguments, environ, folder, streams, umask=umask, anybody=anybody)
            try:
                code = started.wait(timeout)
            finally:
                started.kill()
                started.wait()
            texts = [file.seek(0) or file.read().decode() for file in (out, err)]
        return subprocess.CompletedProcess(started.args, code, *texts)


def _import_all() -> None:
    for package in _PACKAGES:
        for module in pkgutil.walk_packages([str(_ROOT / package)], f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    for name in _HEAVY:
        importlib.import_module(name)
    importlib.import_module("bot.terminal.cli").command()
    importlib.import_module("ingest.library.connecting").defaults()


def _serve(calls: socket.socket) -> None:
    """Fork a keeper for each call, until nobody can call any more; each keeper waits for the program that it forks."""
    while files := socket.recv_fds(calls, 1, 5)[1]:
        if not os.fork():
            calls.close()
            _keep(files)
        for file in files:
            os.close(file)
        _bury(os.WNOHANG)
    _bury(0)


def _bury(options: int) -> None:
    """Leave no ended keeper behind."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def _keep(files: list[int]) -> NoReturn:
    asked, *streams, telling = files
    if process := os.fork():
        os.write(telling, f"{process:16}".encode())
        _, status = os.waitpid(process, 0)
        os.write(telling, f"{os.waitstatus_to_exitcode(status):16}".encode())
        os._exit(0)
    os.close(telling)
    with open(asked, "rb") as file:  # noqa: PTH123  a file without a name
        call = json.load(file)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    _become(call)


def _become(call: dict[str, Any]) -> NoReturn:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
    if call["largest"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (call["largest"], call["largest"]))
    if call["umask"] is not None:
        os.umask(call["umask"])
    if call["anybody"]:
        give_up_rights()
    _open_streams()
    os.environ.clear()
    os.environ.update(call["environ"])
    time.tzset()
    os.chdir(call["folder"])
    sys.argv = ["paperbot", *call["arguments"]]
    try:
        sys.exit(importlib.import_module(call["program"]).main())
    except SystemExit as ended:
        _end(int(ended.code or 0))
    except Exception:
        traceback.print_exc()
        _end(1)  # taken down while a thread of it still works, the interpreter may abort


def _open_streams() -> None:
    """Make the standard streams anew, as the interpreter does: they remember whether they are terminals, and can be sought."""
    encoding = sys.stdout.encoding
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        errors = "backslashreplace" if name == "stderr" else "strict"
        setattr(sys, name, open(number, mode, encoding=encoding, errors=errors, closefd=False))  # noqa: SIM115


def _end(code: int) -> NoReturn:
    """End as the interpreter does, but for taking down each module, which takes longer than most commands."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        _import_all()
        gc.freeze()  # what all forks share stays shared
        _serve(listening)
