"""Private interactions without effect: a model that leaves them out answers as if they had never been loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import influent
from influent.answers import to_json_object
from influent.workspace import Workspace
from tests.people import write_people

ASKED = (
    ("rank", ()),
    ("influencers", ("p2",)),
    ("influencees", ("p0",)),
    ("why", ("p2", "p0")),
    ("paths", ("p2", "p0")),
)


def numbers(work: Workspace, model: str) -> list[dict[str, object]]:
    """Ask all of ASKED; what says which data it was computed from is left out."""
    found = [to_json_object(getattr(work, name)(*arguments, model=model)) for name, arguments in ASKED]
    return [{key: part for key, part in one.items() if key not in ("snapshot", "run", "excluded")} for one in found]


@pytest.fixture
def public_only(tmp_path: Path) -> str:
    """Give a model that is the default one but for private interactions."""
    text = Path(influent.__file__).parent.joinpath("models", "default.toml").read_text(encoding="utf-8")
    assert "# private = true" in text
    (tmp_path / "public.toml").write_text(text.replace("# private = true", "private = true"), encoding="utf-8")
    return str(tmp_path / "public.toml")


@pytest.mark.requirement("R62")
def test_private_interactions_when_a_model_leaves_them_out_then_every_answer_is_as_without_them(
    tmp_path: Path, public_only: str
) -> None:
    title, *rows = write_people(tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()
    public = [row for row in rows if ",private," not in row]
    (tmp_path / "public.csv").write_text("\n".join([title, *public]) + "\n", encoding="utf-8")
    with influent.open(tmp_path / "all.duckdb") as work, influent.open(tmp_path / "public.duckdb") as without:
        work.load([tmp_path / "people.csv"])
        without.load([tmp_path / "public.csv"])
        assert len(public) < len(rows)
        assert set(work.store.scan().users) == set(without.store.scan().users)
        assert numbers(work, public_only) == numbers(without, public_only)
        assert numbers(work, "default") != numbers(without, "default")
        ranking = work.rank(model=public_only)
        assert ranking.excluded["private"] > 0
        assert "private" not in work.rank().excluded
        topics = [to_json_object(each.topics("p2", model=public_only))["topics"] for each in (work, without)]
        assert json.dumps(topics[0]) == json.dumps(topics[1])
        dropped = work.score("p0", model=public_only).coverage.dropped
        assert dropped["private"] == sum(",private," in row and "p0," in row for row in rows) - sum(
            ",private," in row and "p0," in row and (",True," in row or ",p0,p0," in row) for row in rows
        )


@pytest.mark.requirement("R62")
def test_why_when_a_model_leaves_private_interactions_out_then_their_own_parties_find_none_counted(
    tmp_path: Path, public_only: str
) -> None:
    title = "id,actor,target,kind,happened_at,visibility\n"
    rows = [
        f"{n},ana,bo,reply,2026-03-01T12:00:00Z,{seen}\n" for n, seen in (("open", "public"), ("secret", "private"))
    ]
    (tmp_path / "a.csv").write_text(title + "".join(rows), encoding="utf-8")
    with influent.open(tmp_path / "a.duckdb") as work:
        work.load([tmp_path / "a.csv"])
        assert {row.id for row in work.why("ana", "bo", as_user="ana").evidence} == {"open", "secret"}
        found = work.why("ana", "bo", as_user="ana", model=public_only)
        assert [row.id for row in found.evidence] == ["open"]
        assert found.evidence[0].influence == pytest.approx(found.influence, abs=1e-12)
