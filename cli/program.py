"""The program that commands sign up to, and the one way in which they do.

A command is a function: its docstring says which question it answers, its parameters are what typer shows. A
parameter whose type is a dataclass (the shared options) is spread out: each field becomes an option of its own.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

# No rich markup and no pretty tracebacks: they cost start-up time, and tracebacks with locals could show secrets.
PLAIN: dict[str, Any] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "pretty_exceptions_show_locals": False,
    "no_args_is_help": True,
    "context_settings": {"max_content_width": 100},
}


class PipeClosed(Exception):  # noqa: N818  (no error: the reader has seen enough)
    """Whoever read stdout is gone; typer would end with 1, which means rows set aside."""


class Program(typer.core.TyperGroup):
    """A group of commands whose own flags are False, not None: typer loads pydantic (0.2 s) to convert a None."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  (typer hides click's types)
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise PipeClosed from None

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """Give the ``--help`` of the group."""
        return _unset(super().get_help_option(ctx))

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """List the options of the group; those for shell completion, which typer adds, among them."""
        return [_unset(option) if option.name in COMPLETION else option for option in super().get_params(ctx)]


def _unset(option: Any) -> Any:  # noqa: ANN401
    if option is not None and option.default is None:
        option.default = False
    return option


COMPLETION = ("install_completion", "show_completion")

INTRODUCTION = """Who influences whom, how much, and exactly why.

\b
Begin with:  influent demo
Your data:   influent load FILE, then: influent rank
"""

app = typer.Typer(name="influent", cls=Program, help=INTRODUCTION, **PLAIN)


def command(to: typer.Typer, name: str, *examples: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Sign a function up as a command of `to`.

    Its docstring begins with the question that it answers, which the list of commands shows; its help ends with the
    examples, one a line.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        asks = inspect.cleandoc(function.__doc__ or "")
        shown = "\n".join(f"  influent {example}" for example in examples)
        question = asks.partition("?")[0] + "?"
        to.command(name, help=f"{asks}\n\n\b\nExamples:\n{shown}", short_help=question)(_spread(function))
        return function

    return register


def _spread(function: Callable[..., None]) -> Callable[..., None]:
    """Replace each parameter that is a dataclass by its fields, and put the dataclass together on a call."""
    signature = inspect.signature(function, eval_str=True)
    bundles: dict[str, Any] = {
        name: p.annotation for name, p in signature.parameters.items() if dataclasses.is_dataclass(p.annotation)
    }
    own = [p for name, p in signature.parameters.items() if name not in bundles]
    fields = {name: list(inspect.signature(kind, eval_str=True).parameters.values()) for name, kind in bundles.items()}
    spread = [p.replace(kind=p.KEYWORD_ONLY) for p in (*own, *(p for each in fields.values() for p in each))]

    @wraps(function)
    def call(**given: object) -> None:
        made = {name: kind(**{p.name: given.pop(p.name) for p in fields[name]}) for name, kind in bundles.items()}
        function(**given, **made)

    call.__signature__ = signature.replace(parameters=spread)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in spread}
    return call


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version  # noqa: PLC0415  (slow, and asked for rarely)

        typer.echo(f"influent {version('influent')}")
        raise typer.Exit


@app.callback()
def influent(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Hold the options that belong to no command."""
