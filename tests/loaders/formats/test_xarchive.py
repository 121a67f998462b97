"""X's archive: retweets, replies, quotes and mentions of the account that stands beside the tweets."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from influent.errors import InputError
from tests.loaders.conftest import values


def tweet(
    number: int, text: str, *names: str, links: tuple[str, ...] = (), tags: tuple[str, ...] = (), **more: object
) -> object:
    entities = {
        "user_mentions": [
            {"screen_name": name, "name": "Made Up", "id_str": "1", "indices": ["0", "1"]} for name in names
        ],
        "urls": [{"url": "https://t.example/x", "expanded_url": link} for link in links],
        "hashtags": [{"text": tag, "indices": ["0", "1"]} for tag in tags],
    }
    fixed = {
        "id_str": str(number),
        "id": str(number),
        "full_text": text,
        "created_at": "Mon Jan 05 10:00:00 +0000 2026",
    }
    return {"tweet": fixed | {"entities": entities, "retweeted": False} | more}


TWEETS = [
    tweet(1, "RT @Bo: @cy made up …", "Bo", "cy", tags=("Bread",)),
    tweet(2, "@bo @cy made up", "Bo", "CY", in_reply_to_screen_name="Bo", in_reply_to_status_id_str="99"),
    tweet(
        3,
        "RT @ is no retweet, and so is this: RT @bo: x",
        "dora",
        links=("https://twitter.com/Dora/status/77", "https://x.example/a/status/1"),
    ),
    tweet(4, "on it goes", in_reply_to_screen_name="Ana_M", in_reply_to_status_id_str="3"),
    tweet(5, "@gone made up", in_reply_to_status_id_str="98"),
    tweet(6, "to nobody"),
    {"tweet": {"id_str": "7"}},
    tweet(8, "@bo", "bo", created_at="yesterday"),
]
ROWS = [
    ("retweet", "bo", None, False),
    ("reply", "bo", "99", False),
    ("mention", "bo", "99", True),
    ("mention", "cy", "99", False),
    ("quote", "dora", "77", False),
    ("mention", "dora", "3", False),
    ("reply", "ana_m", "3", False),
]


def js(part: str, items: list[object]) -> str:
    return f"window.YTD.{part}.part0 = " + json.dumps(items, indent=2, ensure_ascii=False)


@pytest.fixture
def account(tmp_path):
    (tmp_path / "account.js").write_text(js("account", [{"account": {"username": "Ana_M", "accountId": "5"}}]))


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("part", "items"), [("tweets", TWEETS), ("tweet", [one["tweet"] for one in TWEETS])])
def test_tweets_when_read_then_whom_the_account_reacted_to(read, part, items):
    outcome = read(js(part, items), "tweets.js", source="x-archive")
    assert values(outcome, "kind", "target", "item", "shadow") == ROWS
    assert {(row["actor"], row["network"]) for row in outcome.rows} == {("ana_m", "twitter")}
    assert [row["topics"] for row in outcome.rows] == [["bread"], *[[]] * 6]
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 5, 10)
    assert len({row["id"] for row in outcome.rows}) == len(ROWS)


@pytest.mark.usefixtures("account")
def test_tweets_when_no_interaction_or_damaged_then_accounted_for(read):
    text = js("tweets", TWEETS)
    outcome = read(text, "tweets.js", source="x-archive")
    assert (outcome.read, outcome.rejected, outcome.ignored) == (11, 2, 2)
    assert outcome.notes == (
        "1 ignored: a tweet that answers, quotes and mentions nobody",
        "1 ignored: it is by or about an account that is gone",
    )
    line = text[: text.index('"id_str": "7"')].count("\n") - 1
    assert [reject[1:3] for reject in outcome.rejects] == [
        ("row", "no tweet: it has no id_str or no full_text"),
        ("happened_at", "not a time like 2026-03-12T09:30:00Z"),
    ]
    assert outcome.rejects[0][0] == line


@pytest.mark.usefixtures("account")
def test_tweets_when_of_any_shape_then_no_failure(read):
    shapes = [None, 1, "x", [], {}, [1, {}], {"user_mentions": 1, "urls": [1], "hashtags": [{"text": []}]}]
    plain = TWEETS[1]["tweet"]
    names = ("entities", "in_reply_to_screen_name", "in_reply_to_status_id_str", "full_text", "created_at")
    items = [{"tweet": plain | {name: shape}} for name in names for shape in shapes] + [
        {"tweet": shape} for shape in shapes
    ]
    assert read(js("tweets", items), "tweets.js", source="x-archive").read >= len(items)


def test_tweets_when_nobody_says_whose_they_are_then_refused(read, tmp_path):
    with pytest.raises(InputError, match=r"no account\.js beside these tweets"):
        read(js("tweets", TWEETS), "tweets.js", source="x-archive")
    (tmp_path / "account.js").write_text(js("account", [{"account": {"email": "x"}}]))
    with pytest.raises(InputError, match="names no username"):
        read(js("tweets", TWEETS), "tweets.js", source="x-archive")
    (tmp_path / "account.js").write_text("[]")
    with pytest.raises(InputError, match=r"no account\.js of an X archive"):
        read(js("tweets", TWEETS), "tweets.js", source="x-archive")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    "content", [js("like", []), js("direct_messages", []), "[]", json.dumps(TWEETS), js("tweets", TWEETS)[:300]]
)
def test_file_when_it_holds_no_tweets_then_refused(read, content):
    with pytest.raises(InputError, match=r"no tweets\.js of an X archive|cut short"):
        read(content, "tweets.js", source="x-archive")


def test_tweets_when_loaded_without_their_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(js("tweets", TWEETS), "tweets.js")
    assert caught.value.advice == "--source x-archive"
