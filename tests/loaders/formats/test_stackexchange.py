"""Stack Exchange's dump: answers, accepted answers, edits and comments, by whom and to whom, and its traps."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import datetime

import pytest

from influent.errors import InputError
from tests.loaders.conftest import DATA, values

POSTS = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="11" PostTypeId="2" ParentId="10" CreationDate="2026-01-02T08:00:00.250" OwnerUserId="7" Body="Before its question" />
  <row Id="10" PostTypeId="1" AcceptedAnswerId="11" CreationDate="2026-01-01T08:00:00.000" OwnerUserId="5" Tags="&lt;bread&gt;&lt;rye&gt;" Body="&lt;p&gt;How?&lt;/p&gt;" />
  <row Id="12" PostTypeId="2" ParentId="10" CreationDate="2026-01-03T08:00:00.000" OwnerUserId="5" Body="Mine" />
  <row Id="13" PostTypeId="2" ParentId="10" CreationDate="2026-01-04T08:00:00.000" OwnerDisplayName="user99" />
  <row Id="14" PostTypeId="2" ParentId="9" CreationDate="2026-01-05T08:00:00.000" OwnerUserId="7" />
  <row Id="15" PostTypeId="1" CreationDate="2026-01-06T08:00:00.000" OwnerDisplayName="user98" Tags="|yeast|" />
  <row Id="16" PostTypeId="2" ParentId="15" CreationDate="2026-01-07T08:00:00.000" OwnerUserId="7" LastEditorUserId="7" LastEditDate="2026-01-07T09:00:00.000" />
  <row Id="17" PostTypeId="1" CreationDate="2026-01-08T08:00:00.000" OwnerUserId="8" LastEditorUserId="5" LastEditDate="2026-01-09T08:00:00.000" Tags="|yeast|rye|" />
  <row Id="18" PostTypeId="5" CreationDate="2026-01-08T08:00:00.000" OwnerUserId="-1" />
  <row Id="19" PostTypeId="2" ParentId="17" CreationDate="2026-01-10T08:00:00.000" OwnerUserId="-1" />
  <row Id="20" PostTypeId="2" ParentId="17" CreationDate="never" OwnerUserId="7" />
  <row PostTypeId="2" Body="no id" />
</posts>
"""  # noqa: E501

COMMENTS = """<?xml version="1.0" encoding="utf-8"?>
<comments>
  <row Id="1" PostId="11" Score="0" Text="Thanks" CreationDate="2026-01-02T09:00:00.000" UserId="5" />
  <row Id="2" PostId="10" Text="Why rye?" CreationDate="2026-01-02T10:00:00.000" UserDisplayName="user99" />
  <row Id="3" PostId="13" Text="Nobody wrote this" CreationDate="2026-01-05T10:00:00.000" UserId="8" />
  <row Id="4" PostId="404" Text="About a deleted post" CreationDate="2026-01-05T11:00:00.000" UserId="8" />
  <note>no row</note>
  <row PostId="10" Text="no id" />
</comments>
"""

OUTSIDE = "1 ignored: it reacts to something that is not in the file"


def test_posts_when_read_then_answers_accepts_and_edits_with_their_tags(read):
    outcome = read(POSTS, "Posts.xml", source="stackexchange")
    assert values(outcome, "kind", "actor", "target", "credits", "item", "topics", "id") == [
        ("answer", "7", "5", "actor", "11", ["bread", "rye"], "post:11"),
        ("accept", "5", "7", "target", "11", ["bread", "rye"], "accept:10:11"),
        ("answer", "5", "5", "actor", "12", ["bread", "rye"], "post:12"),
        ("edit", "5", "8", "target", "17", ["rye", "yeast"], "edit:17:2026-01-09T08:00:00.000"),
    ]
    assert {(row["network"], row["visibility"]) for row in outcome.rows} == {("stackexchange", "public")}
    answered = datetime(2026, 1, 2, 8, 0, 0, 250_000)
    assert [row["happened_at"] for row in outcome.rows[:2]] == [answered, answered]


def test_posts_when_no_interaction_then_counted_by_reason(read):
    outcome = read(POSTS, "Posts.xml", source="stackexchange")
    assert (outcome.read, len(outcome.rows), outcome.rejected, outcome.ignored) == (13, 4, 2, 7)
    assert outcome.notes == (
        "1 ignored: a post that is neither question nor answer",
        "2 ignored: a question without an accepted answer is no interaction",
        "2 ignored: it is by or about an account that is gone",
        OUTSIDE,
    )


def test_posts_when_damaged_then_set_aside_with_their_line(read):
    outcome = read(POSTS, "Posts.xml", source="stackexchange")
    assert [reject[:3] for reject in outcome.rejects] == [
        (13, "happened_at", "not a time like 2026-03-12T09:30:00Z"),
        (14, "row", "a post has no Id or no PostTypeId"),
    ]
    assert "no id" not in outcome.rejects[1][3]


def test_rejects_when_mended_then_loaded_as_rows_of_ours(read):
    (first, _) = read(POSTS, "Posts.xml", source="stackexchange").rejects
    mended = read(first[3].replace("never", "2026-01-11T08:00:00Z"), "mended.jsonl")
    assert values(mended, "kind", "actor", "target", "id", "topics") == [
        ("answer", "7", "8", "post:20", ["rye", "yeast"])
    ]


def test_comments_when_read_then_to_the_authors_of_the_posts_beside(read, tmp_path):
    (tmp_path / "Posts.xml.gz").write_bytes(gzip.compress(POSTS.encode()))
    outcome = read(COMMENTS, "Comments.xml", source="stackexchange")
    assert values(outcome, "kind", "actor", "target", "item", "topics", "id") == [
        ("comment", "5", "7", "11", ["bread", "rye"], "comment:1")
    ]
    assert [reject[:3] for reject in outcome.rejects] == [
        (7, "row", "not a row element"),
        (8, "row", "a comment has no Id or no PostId"),
    ]
    assert (outcome.read, outcome.rejected, outcome.ignored) == (6, 2, 3)
    assert outcome.notes == ("2 ignored: it is by or about an account that is gone", OUTSIDE)


def test_comments_when_the_posts_are_not_there_then_said(read, tmp_path):
    with pytest.raises(InputError, match="no posts beside these comments"):
        read(COMMENTS, "Comments.xml", source="stackexchange")
    (tmp_path / "Posts.xml").write_text(COMMENTS)
    with pytest.raises(InputError, match="these are no posts"):
        read(COMMENTS, "Comments.xml", source="stackexchange")


BOMB = POSTS.replace("<posts>", '<!DOCTYPE posts [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><posts>').replace(
    "How?", "&b;"
)
OUTER = '<!DOCTYPE p SYSTEM "file:///etc/passwd"><posts>'
REFUSED = {
    "an entity bomb": (BOMB, "declares a document type", "line 2"),
    "an outside entity": (POSTS.replace("<posts>", OUTER), "document type", "line 2"),
    "cut short": (POSTS[:1200], "damaged or cut short", "line 11"),
    "not closed": (POSTS.replace("</posts>", ""), "damaged or cut short", "line 16"),
    "an ampersand": (POSTS.replace("How?", "& how"), "damaged or cut short", "line 4"),
    "another table": ("<votes></votes>", "the votes of a dump", "Posts.xml"),
    "other XML": ("<html></html>", 'no Stack Exchange dump: it holds "html"', "Posts.xml"),
    "a table": ("actor,target\n", "damaged or cut short", "line 1"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "what", "where"), REFUSED.values(), ids=REFUSED)
def test_dump_when_unusable_then_refused_with_its_line(read, tmp_path, content, what, where):
    with pytest.raises(InputError) as caught:
        read(content, "Posts.xml", source="stackexchange")
    assert what in caught.value.what
    assert where in caught.value.where
    assert caught.value.advice
    assert not list(tmp_path.glob("work/*"))


def test_dump_when_an_element_never_ends_then_refused_before_it_fills_memory(read, monkeypatch):
    monkeypatch.setattr("influent.loaders.formats.stackexchange.MAX_ELEMENT", 1 << 20)
    endless = POSTS.split('  <row Id="12"', maxsplit=1)[0] + '<row Body="' + "x" * (4 << 20)
    with pytest.raises(InputError, match="an element without end"):
        read(endless, "Posts.xml", source="stackexchange")


def test_dump_when_loaded_without_its_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(POSTS, "Posts.xml")
    assert caught.value.advice == "--source stackexchange"


@pytest.mark.skipif(not DATA.is_dir(), reason="no real data beside the repository")
def test_real_dump_when_read_then_as_an_independent_reading_found_it(read):
    folder = DATA / "conlang-meta-stackexchange"
    with gzip.open(folder / "interactions.csv.gz", "rt") as file:
        known = Counter(
            (row["kind"].removesuffix("s"), row["actor_id"], row["target_id"], row["post_id"], row["tags"])
            for row in csv.DictReader(file)
            if row["kind"] in {"answers", "accepts", "edits", "comments"}
        )
    found: Counter[tuple[str, ...]] = Counter()
    for name in ("Posts.xml.gz", "Comments.xml.gz"):
        outcome = read(folder / name, source="stackexchange", batch_rows=10_000)
        assert outcome.rejected == 0
        found.update(
            (row["kind"], row["actor"], row["target"], row["item"])
            for row in outcome.rows
            if row["actor"] != row["target"]
        )
    assert found == Counter({key[:4]: n for key, n in known.items()})
