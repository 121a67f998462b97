"""A taxonomy is read whole and checked, or refused with the line or the circle that is wrong."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.errors import InputError
from influent.loaders.taxonomy import find_circle, read_taxonomy

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "klout-topics" / "klout_topic_edge_20180601.csv.gz"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "topics.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_read_taxonomy_when_a_topic_has_two_parents_then_has_both(tmp_path: Path) -> None:
    found = read_taxonomy(write(tmp_path, "parent,child,note\ndrinks,tea,x\nplants,tea,y\nall,drinks,\nall,all,\n"))
    assert found.parents == {"all": (), "drinks": ("all",), "plants": (), "tea": ("drinks", "plants")}


def test_read_taxonomy_when_lines_are_in_another_order_then_has_the_same_digest(tmp_path: Path) -> None:
    a = read_taxonomy(write(tmp_path, "child,parent\ntea,drinks\ntea,plants\n"))
    b = read_taxonomy(write(tmp_path, "\ufeffChild, Parent\r\ntea,plants\r\ntea,drinks\r\n\r\n"))
    assert (a, a.digest) == (b, b.digest)


def test_read_taxonomy_when_the_file_changes_then_is_read_anew(tmp_path: Path) -> None:
    path = write(tmp_path, "child,parent\ntea,drinks\n")
    first = read_taxonomy(path)
    assert read_taxonomy(path) is first
    write(tmp_path, "child,parent\ntea,leaves\nleaves,plants\n")
    assert read_taxonomy(path).parents == {"leaves": ("plants",), "plants": (), "tea": ("leaves",)}
    path.unlink()
    with pytest.raises(InputError):
        read_taxonomy(path)


def test_read_taxonomy_when_it_is_klout_s_then_has_its_topics_and_no_circle() -> None:
    if not DATA.exists():
        pytest.skip(f"{DATA} is not there")
    found = read_taxonomy(DATA)
    # 8,033 topics are listed beside; two more stand in the edges alone
    assert (len(found.parents), sum(map(len, found.parents.values()))) == (8035, 13445)
    assert found.parents["_ROOT_"] == ()


@pytest.mark.parametrize(
    ("text", "says", "where"),
    [
        ("", "columns child and parent", "line 1"),
        ("topic,above\na,b\n", "columns child and parent", "line 1"),
        ("child,parent\ntea,drinks\ncoffee\n", "names no topic", "line 3"),
        ("child,parent\n,drinks\n", "names no topic", "line 2"),
        ("child,parent\na,b\nb,c\nc,a\n", '"a" is part of "b" is part of "c" is part of "a"', "topics.csv"),
    ],
)
def test_read_taxonomy_when_the_file_is_wrong_then_says_what_and_where(
    tmp_path: Path, text: str, says: str, where: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_taxonomy(write(tmp_path, text))
    assert says in refused.value.what
    assert where in refused.value.where


def test_read_taxonomy_when_it_cannot_be_read_then_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_taxonomy(tmp_path / "missing.csv")
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(b"child,parent\n" * 1000)[:-20])
    with pytest.raises(InputError, match="cut short"):
        read_taxonomy(cut)
    (tmp_path / "latin.csv").write_bytes(b"child,parent\ncaf\xe9,drinks\n")
    with pytest.raises(InputError, match="not UTF-8"):
        read_taxonomy(tmp_path / "latin.csv")


@given(st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), max_size=3)))
def test_find_circle_when_topics_are_anyhow_then_finds_one_exactly_when_there_is_one(
    above: dict[int, set[int]],
) -> None:
    parents = {str(n): sorted(str(m) for m in above.get(n, set()) - {n}) for n in range(8)}
    reach = {n: set(parents[n]) for n in parents}
    for _ in range(8):
        reach = {n: found.union(*(parents[m] for m in found)) for n, found in reach.items()}
    circle = find_circle(parents)
    assert bool(circle) == any(n in found for n, found in reach.items())
    assert all(b in parents[a] for a, b in pairwise(circle))
    assert not circle or (circle[0] == circle[-1] and len(set(circle)) == len(circle) - 1)
