"""How the program ends: the three parts of an error, the exit code, Ctrl-C, a pipe that was closed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from types import FrameType
from typing import Any, Self

import typer

from influent.cli.guard import safe_lines, without_userinfo
from influent.cli.options import DEBUG_VARIABLE
from influent.cli.program import PipeClosed
from influent.cli.progress import clear_progress
from influent.errors import EXIT_INTERRUPTED, InfluentError
from influent.interrupts import stop_all

EXIT_USAGE = 2
EXIT_PIPE_CLOSED = 141  # 128 + SIGPIPE, what every program that a closed pipe ends gives
EXIT_FAULT = 70  # EX_SOFTWARE of sysexits.h

RESUME = {
    "load": "what is in the store stays; the same command goes on from there",
    "demo": "the same command begins again; nothing is loaded twice",
    "copy": "what was copied stays; the same command copies the rest",
}


class Interrupts:
    """Hears of Ctrl-C at once, stops what DuckDB computes, and remembers that it came.

    Python runs a signal's handler only when the statement that runs inside DuckDB has ended, but wakes a file
    descriptor in time. What DuckDB raises when it is stopped is an error of its own, hence `came`.
    """

    def __init__(self) -> None:
        self.came = False

    def __enter__(self) -> Self:
        self._read_end, self._write_end = os.pipe()
        os.set_blocking(self._write_end, False)
        self._former = signal.signal(signal.SIGINT, self._note)
        self._former_fd = signal.set_wakeup_fd(self._write_end, warn_on_full_buffer=False)
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *exc: object) -> None:
        signal.set_wakeup_fd(self._former_fd)
        signal.signal(signal.SIGINT, self._former)
        os.close(self._write_end)  # ends the watcher
        self._watcher.join()
        os.close(self._read_end)

    def _watch(self) -> None:
        while signals := os.read(self._read_end, 16):
            if signal.SIGINT in signals:
                self.came = True
                stop_all()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        signal.default_int_handler(number, frame)


def run(program: Any, arguments: list[str]) -> int:  # noqa: ANN401  (typer hides click's type)
    """Run the program on arguments and give its exit code; whatever goes wrong is said on stderr."""
    with Interrupts() as interrupts:
        try:
            code = program.main(arguments, prog_name="influent", standalone_mode=False)
            sys.stdout.flush()
            return _interrupted(arguments) if code == EXIT_INTERRUPTED else code or 0
        except (BrokenPipeError, PipeClosed):
            _leave_pipe()
            return EXIT_PIPE_CLOSED
        except (KeyboardInterrupt, typer.Abort):
            return _interrupted(arguments)
        except Exception as error:  # noqa: BLE001  (the last place: nobody behind it could say anything)
            _trace(error)
            return _interrupted(arguments) if interrupts.came else _say_what(error, arguments)


def _say_what(error: Exception, arguments: list[str]) -> int:
    if isinstance(error, InfluentError):
        return _explain(error)
    return _refuse(error, arguments) if hasattr(error, "format_message") else _confess(error)


def _explain(error: InfluentError) -> int:
    _say(f"influent: {error}")
    return error.exit_code


def _refuse(error: Exception, arguments: list[str]) -> int:
    """Explain wrong usage in the same three parts."""
    if not arguments:  # then typer's message is the whole help
        print(error.format_message(), file=sys.stderr)  # type: ignore[attr-defined]  # noqa: T201
        return EXIT_USAGE
    message = str(error.format_message()).rstrip(".")  # type: ignore[attr-defined]
    context = getattr(error, "ctx", None)
    if context is None:
        _say(f"influent: {message}")
        return EXIT_USAGE
    usage = " ".join(context.get_usage().split()).removeprefix("Usage: ")
    _say(
        f"influent: {message[:1].lower()}{message[1:]}\n          {usage}\n          try: {context.command_path} --help"
    )
    return EXIT_USAGE


def _confess(error: Exception) -> int:
    _say(
        f"influent: a fault of influent's own: {type(error).__name__}: {error}\n"
        f"          {_place_of(error)}\n"
        "          try: the same command with --debug, and report what it prints"
    )
    return EXIT_FAULT


def _interrupted(arguments: list[str]) -> int:
    verb = next((word for word in arguments if not word.startswith("-")), "")
    _say(f"influent: interrupted: {RESUME.get(verb, 'nothing was lost; the same command asks again')}")
    return EXIT_INTERRUPTED


def _say(text: str) -> None:
    clear_progress()
    print(safe_lines(without_userinfo(text)), file=sys.stderr)  # noqa: T201


def _trace(error: Exception) -> None:
    if os.environ.get(DEBUG_VARIABLE, "0") not in ("", "0"):
        _say("".join(traceback.format_exception(error)).rstrip())


def _place_of(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"in {frames[-1].name}, line {frames[-1].lineno} of {Path(frames[-1].filename).name}" if frames else ""


def _leave_pipe() -> None:
    """Let go of stdout, so that the interpreter does not complain on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
