"""A preview says what the load then reports, to the row, and writes nothing: on either store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import influent
from influent.answers_on_data import LoadReport
from influent.errors import InputError
from influent.loading import Keeping
from influent.rehearsing import KindRead, Reason, open_untouched
from influent.workspace import Workspace
from tests.people import write_people

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

AT = "2026-01-01T00:00:00Z"
HEADER = "id,actor,target,kind,happened_at"
FILES = {
    "new.csv": f"{HEADER}\nn1,ana,bo,like,{AT}\nn2,cy,bo,like,{AT}\nn2,cy,bo,like,{AT}\n,ana,cy,like,{AT}\n",
    "again.csv": f"{HEADER}\nn2,cy,bo,like,{AT}\nn3,dee,bo,reply,{AT}\n",
    "faulty.csv": f"{HEADER}\nn4,,bo,like,{AT}\nn5,,bo,like,{AT}\nn6,ana,bo,like,{AT}\nn7,ana,bo,like,soon\n",
    "old.csv": f"{HEADER}\no1,ana,bo,like,1999-01-01T00:00:00Z\no2,ana,bo,like,{AT}\n",
}
KEEPINGS = (Keeping(), Keeping(days=3650), Keeping(pseudonymise=True))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write FILES, and name one of them twice."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in (*FILES, "new.csv")]


@pytest.fixture
def on_server(neo4j_server: Neo4jServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    """Open an empty Neo4j."""
    from neo4j import GraphDatabase  # noqa: PLC0415  (tests without a server need no driver)

    for variable in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        with influent.open(neo4j_server.uri) as work:
            yield work
        driver.execute_query("MATCH (n) DETACH DELETE n")


def counts(reports: list[LoadReport]) -> list[tuple[object, ...]]:
    """Take from reports what a preview must foretell; a keyed batch id is known only with the key."""
    return [
        (r.file, r.read, r.loaded, r.duplicates, r.rejected, r.ignored, r.shadows, len(r.batches), r.notes)
        for r in reports
    ]


def state(folder: Path) -> dict[str, str]:
    """Name every file of a folder with the digest of its bytes."""
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("keeping", KEEPINGS, ids=["all", "recent", "pseudonyms"])
def test_preview_when_the_load_follows_then_foretold_its_report(
    tmp_path: Path, files: list[Path], keeping: Keeping
) -> None:
    with influent.open(tmp_path / "s.duckdb") as work:
        # On an empty store, on one that knows some rows by their ids, on one that knows it all.
        for asked in (files[:1], files, files):
            foretold = work.preview(asked, keeping=keeping)
            assert counts([*foretold]) == counts(work.load(asked, keeping=keeping, rejects_dir=tmp_path))
        if not keeping.pseudonymise:
            assert [report.batches for report in foretold] == [r.batches for r in work.load(files, keeping=keeping)]


def test_preview_when_people_were_forgotten_then_leaves_their_rows_out(tmp_path: Path, files: list[Path]) -> None:
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load(files[1:2])
        work.forget("cy")
        foretold = work.preview(files)
        assert foretold[0].ignored == 3
        assert counts([*foretold]) == counts(work.load(files, rejects_dir=tmp_path))


def test_preview_when_asked_then_writes_nothing_anywhere(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load(files[:1])
    before = state(tmp_path)
    for name in ("s.duckdb", "absent.duckdb"):
        with open_untouched(str(tmp_path / name)) as store:
            assert Workspace(store).preview(files, keeping=Keeping(pseudonymise=True))
            assert len(store.batches()) == (name == "s.duckdb")
        assert state(tmp_path) == before


def test_preview_when_the_file_of_a_store_is_gone_then_those_it_forgot_stay_forgotten(
    tmp_path: Path, files: list[Path]
) -> None:
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load(files[:1])
        work.forget("cy")
    (tmp_path / "s.duckdb").unlink()
    with open_untouched(str(tmp_path / "s.duckdb")) as store:
        assert Workspace(store).preview(files[:1])[0].ignored == 3


def test_preview_when_read_then_says_how_the_file_was_understood(tmp_path: Path, files: list[Path]) -> None:
    with influent.open(tmp_path / "s.duckdb") as work:
        new, again, faulty, *_ = work.preview(files)
    assert dict(new.columns) == {name: name for name in HEADER.split(",")}
    assert again.kinds == (KindRead("like", "target", 1), KindRead("reply", "target", 1))
    assert [row["id"] for row in new.rows] == ["n1", "n2", "n2", None]
    assert faulty.reasons == (
        Reason("actor", "empty or blank", 2, 2),
        Reason("happened_at", "not a time like 2026-03-12T09:30:00Z", 1, 5),
    )
    assert faulty.rejects_file is None


def test_preview_when_a_kind_credits_the_other_side_then_is_refused_as_the_load_would(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "mine"\n[credits]\nlike = "actor"\n', encoding="utf-8")
    (tmp_path / "a.csv").write_text(FILES["new.csv"], encoding="utf-8")
    (tmp_path / "b.csv").write_text(FILES["again.csv"], encoding="utf-8")
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([tmp_path / "a.csv"])
        for ask in (work.preview, work.load):
            with pytest.raises(InputError, match=r"credits the actor here, but the target(.|\n)*s\.duckdb"):
                ask([tmp_path / "b.csv"], source=str(tmp_path / "mine.toml"))


def test_preview_when_the_store_is_a_server_then_foretells_its_load(on_server: Workspace, tmp_path: Path) -> None:
    file = write_people(tmp_path / "people.csv")
    foretold = on_server.preview([file])
    assert on_server.batches() == []
    assert counts([*foretold]) == counts(on_server.load([file]))
    (tmp_path / "part.csv").write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:9]), "utf-8")
    foretold = on_server.preview([tmp_path / "part.csv"])
    assert (foretold[0].loaded + foretold[0].duplicates) == 8
    assert counts([*foretold]) == counts(on_server.load([tmp_path / "part.csv"]))
