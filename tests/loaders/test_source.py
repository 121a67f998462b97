"""The column maps of known sources: each is valid, and reads the real data it is for."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import duckdb
import pytest

from influent.errors import ConfigError, NotFoundError
from influent.loaders import ReadOptions, load_source, read_interactions, source_names

from .conftest import DATA

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real data: {DATA.name} is not beside the repository")


def test_sources_when_listed_then_each_loads_under_its_own_name():
    assert source_names() == [
        "bitcoin-otc",
        "bluesky",
        "bluesky-car",
        "collegemsg",
        "generic",
        "git-log",
        "github-events",
        "higgs-twitter",
        "mail-csv",
        "mastodon",
        "mbox",
        "slack",
        "stackexchange",
        "stackexchange-csv",
        "x-archive",
    ]
    for name in source_names():
        assert load_source(name).name == name


def test_source_when_unknown_then_the_nearest_is_named():
    with pytest.raises(NotFoundError) as caught:
        load_source("higs-twiter")
    assert caught.value.advice.startswith('one of "higgs-twitter"')


BAD_MAPS = {
    "no toml": ("name = ", "no TOML"),
    "no name": ("about = 'x'", "name"),
    "unknown key": ("name = 'x'\ncolour = 'red'", "colour"),
    "unknown column": ("name = 'x'\n[columns]\nwho = 'y'", "is none of actor"),
    "constant id": ("name = 'x'\n[constants]\nactor = 'y'", "cannot be the same"),
    "unknown zone": ("name = 'x'\ntz = 'Mars/Olympus'", "no IANA time zone"),
    "unknown side": ("name = 'x'\n[credits]\nlike = 'both'", "target"),
    "positions lack one": ("name = 'x'\npositions = ['actor', 'target']", "no field is kind, happened_at"),
    "positions repeat": ("name = 'x'\npositions = ['actor', 'target', 'kind', 'happened_at', 'kind']", "twice"),
    "a format and a delimiter": ("name = 'x'\nformat = 'mbox'\ndelimiter = ','", "no tables"),
    "an unknown format": ("name = 'x'\nformat = 'fax'", "format"),
    "shadow of nothing": ("name = 'x'\n[[shadow]]\nkind = 'a'\nof = 'b'\nsame = []", "same"),
    "long delimiter": ("name = 'x'\ndelimiter = 'ab'", "one character"),
    "unknown encoding": ("name = 'x'\nencoding = 'klingon'", "no text encoding"),
}


@pytest.mark.parametrize(("text", "says"), BAD_MAPS.values(), ids=BAD_MAPS)
def test_map_when_wrong_then_the_key_is_named(tmp_path, text, says):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_source(path)
    assert says in caught.value.what
    assert str(path) in caught.value.where


def test_map_when_the_file_is_absent_then_said(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_source(tmp_path / "absent.toml")


@pytest.mark.requirement("R26")
def test_map_when_made_by_a_user_then_its_rules_hold(read, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        name = "mine"
        delimiter = ","
        positions = ["skipped", "actor", "target", "kind", "happened_at"]
        epoch = "s"
        other_kinds = "reject"
        other_credits = "actor"
        kinds = { rt = "retweet", Skip = "skip", m = "mention" }
        credits = { retweet = "target" }
        constants = { network = "mine", automated = "true", weight = "2", topics = "b;a" }
        ignore = [{ column = "kind", values = ["Skip"] }, { column = "target", values = ["-1"] }]
        shadow = [{ kind = "mention", of = "retweet", same = ["actor", "target"] }]
        """
    )
    outcome = read(
        "0,a,b,RT,1\n0,a,b,M,2\n0,a,b,m,3\n0,a,b,Skip,4\n0,a,-1,RT,5\n0,a,b,other,6\n", source=load_source(path)
    )
    assert [(row["kind"], row["credits"], row["shadow"]) for row in outcome.rows] == [
        ("retweet", "target", False), ("mention", "actor", True), ("mention", "actor", False)
    ]  # fmt: skip
    assert (outcome.ignored, outcome.shadows) == (2, 1)
    assert outcome.rejects == [(6, "kind", "not a kind of this source", "0,a,b,other,6")]
    first = outcome.rows[0]
    assert (first["network"], first["automated"], first["weight_e6"], first["topics"]) == (
        "mine",
        True,
        2_000_000,
        ["a", "b"],
    )


@needs_data
def test_higgs_when_read_then_published_counts_and_every_reply_has_its_shadow(tmp_path):
    with read_interactions(
        DATA / "higgs-twitter" / "higgs-activity_time.txt.gz", source=load_source("higgs-twitter"),
        options=ReadOptions(), batch_rows=250_000, workdir=tmp_path, rejects_dir=tmp_path,
    ) as loaded, duckdb.connect() as session:  # fmt: skip
        batches = list(loaded.batches())
        assert [batch.n_rows for batch in batches] == [250_000, 250_000, 63_069]
        assert (loaded.read, loaded.rejected, loaded.ignored, loaded.shadows) == (563_069, 0, 0, 36_902)
        session.read_parquet([str(batch.rows) for batch in batches]).create("rows")
        assert session.sql("SELECT kind, shadow, count(*) FROM rows GROUP BY ALL ORDER BY ALL").fetchall() == [
            ("mention", False, 171_237 - 36_902), ("mention", True, 36_902), ("reply", False, 36_902),
            ("retweet", False, 354_930),
        ]  # fmt: skip
        assert session.sql("SELECT count(*) FROM rows WHERE actor = target").fetchall() == [(7588,)]
        users = session.sql("SELECT count(*) FROM (SELECT actor FROM rows UNION SELECT target FROM rows)")
        assert users.fetchall() == [(304_691,)]
        assert session.sql("SELECT min(happened_at), max(happened_at) FROM rows").fetchall() == [
            (datetime(2012, 7, 1, 0, 2, 52), datetime(2012, 7, 7, 23, 59, 53))
        ]


@needs_data
@pytest.mark.parametrize(
    ("folder", "n_rows", "n_answers"), [("quantum-stackexchange", 4961, 1013), ("conlang-meta-stackexchange", 299, 103)]
)
def test_stackexchange_when_read_then_answers_credit_their_author(read, folder, n_rows, n_answers):
    outcome = read(DATA / folder / "interactions.csv.gz", source="stackexchange-csv", batch_rows=10_000)
    assert (outcome.read, outcome.rejected) == (n_rows, 0)
    assert Counter(row["credits"] for row in outcome.rows) == {"actor": n_answers, "target": n_rows - n_answers}
    assert all(row["credits"] == ("actor" if row["kind"] == "answer" else "target") for row in outcome.rows)
    assert sum(len(row["topics"]) > 1 for row in outcome.rows) > n_rows / 10
    assert all(row["item"] for row in outcome.rows)


@needs_data
def test_collegemsg_when_read_then_complete_and_private(read):
    outcome = read(DATA / "collegemsg" / "CollegeMsg.txt.gz", source="collegemsg", batch_rows=100_000)
    assert (outcome.read, outcome.rejected) == (59_835, 0)
    assert {(row["kind"], row["visibility"]) for row in outcome.rows} == {("message", "private")}


@needs_data
def test_bitcoin_when_read_then_negative_ratings_are_set_aside_with_the_reason(read):
    outcome = read(DATA / "bitcoin-otc" / "soc-sign-bitcoinotc.csv.gz", source="bitcoin-otc", batch_rows=100_000)
    assert outcome.read == 35_592
    assert outcome.rejected == sum(",-" in row for *_, row in outcome.rejects) == 3563
    assert {(column, reason) for _, column, reason, _ in outcome.rejects} == {("weight", "a weight is not below zero")}
    assert outcome.rows[0]["happened_at"] == datetime(2010, 11, 8, 18, 45, 11, 728_360)


def test_options_when_they_name_a_column_then_it_wins_over_a_constant_and_a_position(read):
    outcome = read("src dst time what\na b 1 poke\n", "made.txt", source="collegemsg", columns={"kind": "what"})
    assert [(row["kind"], row["network"]) for row in outcome.rows] == [("poke", "collegemsg")]
    turned = read("a b 1 RT\n", "made.txt", source="higgs-twitter", columns={"actor": "target", "target": "actor"})
    assert [(row["actor"], row["target"]) for row in turned.rows] == [("b", "a")]
