"""A Bluesky account's own repository, as ``com.atproto.sync.getRepo`` gives it: all that it says now, in one archive.

The root is a commit, which names the account; its tree (a Merkle search tree, atproto.com/specs/repository) has the
records under keys like ``app.bsky.feed.like/3k…``, in their order. What records say is told as of Jetstream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from influent.errors import InputError
from influent.loaders.formats.bluesky import DID, of_record
from influent.loaders.formats.car import Blocks, broken, opened_blocks
from influent.loaders.formats.cbor import CborError, Link
from influent.loaders.formats.objects import text_at, value_at
from influent.loaders.formats.told import Fault, Row, Told
from influent.loaders.opening import Opened

DEEPEST = 128
"""Layers of the tree: a key's layer is half the zero bits that its SHA-256 begins with."""

KEY = re.compile(rb"[a-zA-Z0-9.-]{1,317}/[a-zA-Z0-9._:~-]{1,512}")
VERSIONS = (2, 3)


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell whom the account liked, reposted, followed, answered, quoted and mentioned.

    Raises
    ------
    InputError
        It is no CAR, no repository, or damaged anywhere outside of a single record.
    """
    if encoding is not None:
        raise InputError("--encoding is for text", where=f"{name}, a CAR archive", advice="leave --encoding out")
    with opened_blocks(opened, name) as blocks:
        who, tree = _read_commit(blocks, name)
        last = b""
        for nth, (key, link) in enumerate(_walk(blocks, tree, name), 1):
            if key <= last:
                raise broken("the keys of its tree are not in order", name)
            last = key
            yield from _of_key(blocks, nth, who, key.decode(), link)


def _read_commit(blocks: Blocks, name: str) -> tuple[str, Link]:
    """Find whose repository it is, and the root of its tree."""
    commit = _block(blocks, Link(blocks.root), name)
    who, tree = commit.get("did"), commit.get("data")
    is_one = isinstance(who, str) and DID.fullmatch(who) is not None and commit.get("version") in VERSIONS
    if not is_one or not isinstance(who, str) or not isinstance(tree, Link):
        raise InputError(
            "the archive is no repository of an account: its root is no commit",
            where=name,
            advice="the file that com.atproto.sync.getRepo gives, or another --source",
        )
    return who, tree


def _walk(blocks: Blocks, tree: Link, name: str) -> Iterator[tuple[bytes, Link]]:
    """List keys and records in their order, with a stack of its own: too deep a tree is refused, not followed."""
    seen: set[bytes] = set()
    ahead: list[tuple[int, Link | tuple[bytes, Link]]] = [(1, tree)]
    while ahead:
        depth, one = ahead.pop()
        if not isinstance(one, Link):
            yield one
            continue
        if depth > DEEPEST:
            raise broken(f"its tree is more than {DEEPEST} layers deep", name)
        if one.cid in seen:
            raise broken("a node of its tree stands in it twice", name)
        seen.add(one.cid)
        ahead += [(depth + 1, part) for part in reversed(_parts(_block(blocks, one, name), name))]


def _parts(node: dict[str, Any], name: str) -> list[Link | tuple[bytes, Link]]:
    """Spell a node out: what is left of its keys, each key with its record, and what is between it and the next."""
    left, entries = node.get("l"), node.get("e")
    found: list[Link | tuple[bytes, Link]] = [left] if isinstance(left, Link) else []
    key = b""
    for entry in entries if isinstance(entries, list) else [None]:
        shared, rest, record, right = (value_at(entry, part) for part in ("p", "k", "v", "t"))
        if not (isinstance(shared, int) and isinstance(rest, bytes) and isinstance(record, Link)):
            raise broken("a node of its tree is damaged", name)
        key = key[: max(shared, 0)] + rest
        if not KEY.fullmatch(key):
            raise broken("a key of its tree is none of a record", name)
        found += [(key, record), *([right] if isinstance(right, Link) else [])]
    return found


def _block(blocks: Blocks, link: Link, name: str) -> dict[str, Any]:
    """Read a block that is a map."""
    try:
        found = blocks.read(link.cid)
    except CborError as error:
        raise broken(f"a block is damaged: {error}", name) from None
    if not isinstance(found, dict):
        raise broken("a block is no map", name)
    return found


def _of_key(blocks: Blocks, nth: int, who: str, key: str, link: Link) -> Iterator[Told]:
    collection, _, rkey = key.partition("/")
    try:
        record = blocks.read(link.cid)
    except CborError as error:
        yield Fault(nth, f"the record cannot be read: {error}", key)
        return
    at = text_at(record, "createdAt")
    row = Row(nth, "", who, happened_at=at, id=f"at://{who}/{collection}/{rkey}")
    yield from of_record(row, collection, record)
