"""Which test holds which requirement, law, published table and fault: read off the marks of the tests themselves."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HEAD = """# What is promised, and which test holds it

Made by `make docs` from the marks of the tests: `pytest.mark.requirement` and `pytest.mark.fault`. A test's name says
what it holds. R: what users of influence scores missed or complained of. F: what a score that can be checked must do.
T: tables that other systems publish. Law: what holds of every graph. Faults: see [reliability](reliability.md).
"""
SECTIONS = {
    "Requirements": re.compile(r"[RF]\d+"),
    "Published tables": re.compile(r"T\d+"),
    "Laws": re.compile(r"law \d+"),
    "Figures and inputs": re.compile(r"(P\d+|input \d+|RELIABILITY-\d+)"),
}
MARKS = ("requirement", "fault")


def describe_requirements(tests: Path) -> str:
    """Lay the page out: a section a sort of promise, a row a promise, with the tests that hold it."""
    held = _marks(tests)
    named = {section: [key for key in held["requirement"] if look.fullmatch(key)] for section, look in SECTIONS.items()}
    others = sorted({*held["requirement"]} - {key for keys in named.values() for key in keys}, key=_in_order)
    parts = [HEAD]
    for section, keys in (*named.items(), ("Others", others)):
        parts += [f"## {section}\n", *_table(held["requirement"], keys)] if keys else []
    parts += ["## Faults\n", *_table(held["fault"], [*held["fault"]])]
    return "\n".join(parts) + "\n"


def _table(held: dict[str, list[tuple[str, str]]], keys: list[str]) -> Iterator[str]:
    yield "| | held by |\n|---|---|"
    for key in sorted(keys, key=_in_order):
        tests = "<br>".join(f"{name} (`{file}`)" for file, name in sorted(held[key]))
        yield f"| {key} | {tests} |"
    yield ""


def _in_order(key: str) -> tuple[str, int, str]:
    number = re.search(r"\d+", key)
    return key[: number.start()] if number else key, int(number[0]) if number else 0, key


def _marks(tests: Path) -> dict[str, dict[str, list[tuple[str, str]]]]:
    held: dict[str, dict[str, list[tuple[str, str]]]] = {mark: defaultdict(list) for mark in MARKS}
    for path in sorted(tests.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for mark, key in _marks_of(node):
                    name = node.name.removeprefix("test_").replace("_", " ")
                    held[mark][key].append((path.relative_to(tests.parent).as_posix(), name))
    return held


def _marks_of(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for decorator in function.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Attribute(attr="requirement" | "fault" as mark), args=[ast.Constant(value=str(key))]
            ):
                yield mark, key
