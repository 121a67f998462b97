"""Contacts come back as they were, with what is known of each; who is unknown stays unknown."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from influent.errors import InputError
from influent.types import Resampling
from influent.workspace import Workspace

FEW = Resampling(40)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_enrich_when_people_are_known_then_adds_what_the_ranking_says(people: Workspace, tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    text = '\ufeffname;handle;note\n"a;b";p1;=1+1\nx;nobody;\ny;p0;"two\nlines"\nz;p1;again\n'
    contacts.write_text(text, encoding="utf-8")
    done = people.enrich(contacts, "handle", tmp_path / "out.csv", resampling=FEW)
    rows = read(done.path)
    assert [(row["name"], row["handle"], row["note"]) for row in rows] == [
        ("a;b", "p1", "=1+1"),
        ("x", "nobody", ""),
        ("y", "p0", "two\nlines"),
        ("z", "p1", "again"),
    ]
    ranked = {user.user: user for user in people.rank(top=None, resampling=FEW).users}
    for row in (rows[0], rows[2], rows[3]):
        user = ranked[row["handle"]]
        assert row["influent_state"] == "computed"
        assert int(row["influent_position"]) == user.position
        assert float(row["influent_authority"]) == user.authority
        assert float(row["influent_interval_low"]) == user.interval_low
        assert int(row["influent_n_people"]) == user.n_people
        assert row["influent_model"] == people.rank(resampling=None).stamp.model
    assert rows[1]["influent_state"] == "unknown"
    assert {value for name, value in rows[1].items() if name.startswith("influent_")} == {
        "unknown",
        "",
        rows[0]["influent_model"],
    }
    assert done.manifest is not None
    manifest = json.loads(done.manifest.read_text())
    assert (manifest["contents"], manifest["n_rows"]) == ("contacts", 4)
    assert manifest["intended_use"]


@pytest.mark.requirement("R24")
def test_enrich_when_nobody_reacted_then_there_is_no_number(tmp_path: Path) -> None:
    import influent  # noqa: PLC0415

    data = tmp_path / "d.csv"
    data.write_text("actor,target,kind,happened_at\nana,bo,retweet,2026-01-01T00:00:00Z\n")
    (tmp_path / "c.csv").write_text("id\nana\nbo\n")
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([data])
        rows = read(work.enrich(tmp_path / "c.csv", "id", tmp_path / "o.csv", resampling=FEW).path)
        work.assert_about("same", "ana", "bo")
        work.assert_about("account", "bo", "minor")
        hidden = read(work.enrich(tmp_path / "c.csv", "id", tmp_path / "h.csv", resampling=None).path)
    assert [row["influent_state"] for row in rows] == ["no data", "computed"]
    assert (rows[0]["influent_authority"], rows[0]["influent_n"]) == ("", "0")
    assert [row["influent_state"] for row in hidden] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("name,handle\na,p1\n", "id", 'no column "id"'),
        ("", "id", "columns need names"),
        ("id,id\n1,2\n", "id", "columns need names"),
        ("id,name\np1\n", "id", "1 cells, and 2 columns"),
        ("id,influent_state\np1,x\n", "id", "already"),
        ('id\n"p1\n', "id", "no CSV"),
    ],
)
def test_enrich_when_contacts_cannot_be_used_then_says_so_and_writes_nothing(
    people: Workspace, tmp_path: Path, text: str, column: str, says: str
) -> None:
    (tmp_path / "c.csv").write_text(text)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(InputError) as refused:
        people.enrich(tmp_path / "c.csv", column, tmp_path / "o.csv", resampling=None)
    assert says in refused.value.what
    left = sorted(path.name for path in tmp_path.iterdir())
    assert [name for name in left if not name.endswith(".graphs")] == [n for n in before if not n.endswith(".graphs")]


def test_enrich_when_the_data_have_topics_then_names_those_that_people_lead_on(tmp_path: Path) -> None:
    import influent  # noqa: PLC0415
    from influent.loaders.demo import write_demo  # noqa: PLC0415

    truth = write_demo(tmp_path)
    (tmp_path / "c.csv").write_text(f"id\n{truth.experts['baking'][0]}\n{truth.member}\n")
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([truth.interactions])
        rows = read(work.enrich(tmp_path / "c.csv", "id", tmp_path / "o.csv", resampling=None).path)
    assert [row["influent_topics"] for row in rows] == ["baking", ""]
    assert "influent_interval_low" not in rows[0]
