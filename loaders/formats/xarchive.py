"""X's archive of an account: data/tweets.js, with data/account.js beside it, which says whose tweets they are.

A retweet is there as a text ``RT @name: …`` alone: it says whom, not what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from influent.errors import InputError
from influent.loaders.formats.arrays import array_objects
from influent.loaders.formats.objects import list_at, text_at, value_at
from influent.loaders.formats.told import GONE, Fault, Left, Row, Told
from influent.loaders.opening import Opened, shown

TWEETS = re.compile(r"\s*window\.YTD\.tweets?\.part\d+\s*=\s*\[")
ACCOUNT = re.compile(r"\s*window\.YTD\.account\.part\d+\s*=\s*\[")
RETWEET = re.compile(r"RT @(\w{1,15}):")
LINK = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,15})/status/(\d+)", re.IGNORECASE)
WRITTEN_AT = "%a %b %d %H:%M:%S %z %Y"

TO_NOBODY = "a tweet that answers, quotes and mentions nobody"


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell whom an account retweeted, answered, quoted and mentioned.

    Raises
    ------
    InputError
        The file holds no tweets, or is damaged; there is no account.js beside it.
    """
    who: str | None = None
    what = "tweets.js of an X archive"
    for line, one in array_objects(opened, name, encoding, begins=TWEETS, what=what):
        who = who or _account_beside(opened.path, name)
        if isinstance(one, Fault):
            yield one
        else:
            tweet = value_at(one, "tweet")
            yield from _of_tweet(line, tweet if isinstance(tweet, dict) else one, who)


def _account_beside(tweets: Path, name: str) -> str:
    beside = tweets.with_name("account.js")
    if not beside.exists():
        raise InputError(
            "there is no account.js beside these tweets, and they do not say whose they are",
            where=name,
            advice="leave tweets.js in the data folder of the archive",
        )
    with Opened(beside) as opened:
        for _, one in array_objects(opened, shown(beside), None, begins=ACCOUNT, what="account.js of an X archive"):
            who = text_at(one, "account", "username")
            if who is not None:
                return who.lower()
    raise InputError("account.js names no username", where=shown(beside), advice="the account.js of the same archive")


def _of_tweet(line: int, tweet: Mapping[str, Any], who: str) -> Iterator[Told]:
    number, text = (
        text_at(tweet, "id_str") or text_at(tweet, "id"),
        text_at(tweet, "full_text") or text_at(tweet, "text"),
    )
    if number is None or text is None:
        yield Fault(line, "no tweet: it has no id_str or no full_text", f"id_str={number}")
        return
    hashtags = [text_at(tag, "text") or "" for tag in list_at(tweet, "entities", "hashtags")]
    topics = tuple(dict.fromkeys(tag.lower() for tag in hashtags if tag))
    row = Row(line, "", who, happened_at=_moment(text_at(tweet, "created_at") or ""), topics=topics)
    retweet = RETWEET.match(text)
    if retweet is not None:
        # The mentions in it are those of whoever wrote it.
        yield row._replace(kind="retweet", target=retweet[1].lower(), id=f"retweet:{number}")
        return
    told = [*_answer(row, number, tweet), *_quotes(row, number, tweet), *_mentions(row, number, tweet)]
    yield from told or [Left(TO_NOBODY)]


def _answer(row: Row, number: str, tweet: Mapping[str, Any]) -> Iterator[Told]:
    answered, whom = text_at(tweet, "in_reply_to_status_id_str"), text_at(tweet, "in_reply_to_screen_name")
    if whom is not None:
        yield row._replace(kind="reply", target=whom.lower(), id=f"reply:{number}", item=answered)
    elif answered is not None:
        yield Left(GONE)


def _quotes(row: Row, number: str, tweet: Mapping[str, Any]) -> Iterator[Told]:
    links = [LINK.match(text_at(url, "expanded_url") or "") for url in list_at(tweet, "entities", "urls")]
    for whom, quoted in dict.fromkeys((link[1].lower(), link[2]) for link in links if link):
        yield row._replace(kind="quote", target=whom, id=f"quote:{number}:{quoted}", item=quoted)


def _mentions(row: Row, number: str, tweet: Mapping[str, Any]) -> Iterator[Told]:
    item = text_at(tweet, "in_reply_to_status_id_str") or number
    names = [text_at(mention, "screen_name") for mention in list_at(tweet, "entities", "user_mentions")]
    for whom in dict.fromkeys(name.lower() for name in names if name):
        yield row._replace(kind="mention", target=whom, id=f"mention:{number}:{whom}", item=item)


def _moment(text: str) -> str:
    try:
        return datetime.strptime(text, WRITTEN_AT).isoformat()
    except ValueError:
        return text
