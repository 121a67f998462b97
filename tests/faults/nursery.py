"""Processes to be killed: one parent that has imported everything forks a child for each job, and may kill it -9.

A child runs the real program, command after command, in a folder of its own choice. It writes down a pipe what it was
told is done: each batch once the store has acknowledged it, each command once it has ended. The parent reads the pipe
until the child is dead and tells both. It never opens a database itself, so that a fork takes no thread or lock along.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Self

EXIT_INTERRUPTED = 130
ROOT = Path(__file__).resolve().parents[2]
BATCH_ROWS = 80
NEEDED = ("influent.cli.commands", "influent.exporting", "influent.workspace", "tests.faults.places")


@dataclass(frozen=True)
class Job:
    """Commands to run in a folder; signal the child after some seconds, or kill it at the nth pass of a named place.

    Files are cut into batches of `batch_rows`, each stored by itself; 0 = as the program does. A `fault` (kind, nth,
    errno, whether for good) makes the disk fail under the folder, see `failing.py`.
    """

    folder: str
    commands: Sequence[Sequence[str]]
    kill_after_s: float | None = None
    signals: Sequence[int] = (signal.SIGKILL,)
    place: str | None = None
    nth: int = 1
    fault: Sequence[int] | None = None
    batch_rows: int = BATCH_ROWS


@dataclass(frozen=True)
class Outcome:
    """How a child ended (as ``Popen.returncode``), the batches that were acknowledged, the exit codes of commands.

    `n_failed` counts calls that the disk refused, `n_open` descriptors of the folder's files that were open at the end.
    """

    status: int
    batches: tuple[str, ...]
    codes: tuple[int, ...]
    n_failed: int
    n_open: int
    took_s: float
    memory_kb: int


class Nursery:
    """The parent process, seen from a test; use ``with``. A `preload` is a library for LD_PRELOAD."""

    def __init__(self, preload: Path | None = None) -> None:
        self._preload = {} if preload is None else {"LD_PRELOAD": str(preload)}

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "INFLUENT_DEBUG"} | self._preload,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.communicate()

    def run(self, job: Job) -> Outcome:
        """Have one child do a job, and wait until it is dead."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        found = json.loads(self._process.stdout.readline())
        return Outcome(**found | {"batches": tuple(found["batches"]), "codes": tuple(found["codes"])})


def said(folder: Path) -> str:
    """Read what children in a folder have printed; it stands beside the folder."""
    return Path(f"{folder}.said").read_text(encoding="utf-8")


def main() -> None:
    """Do the jobs that come on stdin, one a line, until it ends."""
    for name in NEEDED:  # here, so that tests which only talk to this process need none of it
        import_module(name)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asdict(_raise_child(Job(**json.loads(line))))) + "\n")
        sys.stdout.flush()


def _raise_child(job: Job) -> Outcome:
    began = time.monotonic()
    hear, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hear)
        _live(job, tell)
    os.close(tell)
    until = None if job.kill_after_s is None else began + job.kill_after_s
    told = _listen(hear, pid, until, job.signals)
    _, status, usage = os.wait4(pid, 0)
    words = [line.split() for line in told.decode().splitlines()]
    return Outcome(
        status=os.waitstatus_to_exitcode(status),
        batches=tuple(word for kind, word in words if kind == "batch"),
        codes=tuple(int(word) for kind, word in words if kind == "code"),
        n_failed=sum(int(word) for kind, word in words if kind == "failed"),
        n_open=sum(int(word) for kind, word in words if kind == "open"),
        took_s=time.monotonic() - began,
        memory_kb=usage.ru_maxrss,
    )


def _listen(hear: int, pid: int, until: float | None, signals: Sequence[int]) -> bytes:
    """Read what a child tells until it is dead; signal it when its time has come: unreaped, its pid is its own."""
    told = b""
    with os.fdopen(hear, "rb", buffering=0) as pipe:
        while True:
            left = None if until is None else max(0.0, until - time.monotonic())
            if not select.select([pipe], [], [], left)[0]:
                for number in signals:
                    os.kill(pid, number)
                until = None
            elif piece := pipe.read(65536):
                told += piece
            else:
                return told


def _live(job: Job, tell: int) -> None:
    """Be the child: run the commands as the program does; never return."""
    try:
        os.chdir(job.folder)
        output = os.open(f"{job.folder}.said", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(output, stream)
        _run(job, tell)
        os._exit(0)
    except KeyboardInterrupt:  # between commands
        os._exit(EXIT_INTERRUPTED)
    except BaseException as error:  # noqa: BLE001  (whatever it is: the test reads it in the child's output)
        os.write(2, f"the child itself failed: {error!r}\n".encode())
        os._exit(99)


def _run(job: Job, tell: int) -> None:
    import typer  # noqa: PLC0415

    from influent.cli.commands import app  # noqa: PLC0415
    from influent.cli.ending import run  # noqa: PLC0415
    from tests.faults.places import acknowledge, arm, cut_small  # noqa: PLC0415

    if job.batch_rows:
        cut_small(job.batch_rows)
    if job.place is not None:
        arm(job.place, job.nth)
    if job.fault is not None:
        ctypes.CDLL(None).fail_nth(*job.fault, f"{job.folder}/".encode())
    acknowledge(lambda batch: os.write(tell, f"batch {batch}\n".encode()))
    for command in job.commands:
        code = run(typer.main.get_command(app), list(command))
        sys.stdout.flush()
        os.write(tell, f"code {code}\n".encode())
        if code == EXIT_INTERRUPTED:
            break
    if job.fault is not None:
        os.write(tell, f"failed {ctypes.CDLL(None).count_failed()}\nopen {_count_open(job.folder)}\n".encode())


def _count_open(folder: str) -> int:
    links = list(Path("/proc/self/fd").iterdir())
    return sum(str(link.readlink()).startswith(f"{folder}/") for link in links if link.is_symlink())


if __name__ == "__main__":
    main()
