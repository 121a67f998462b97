"""A Bluesky account's repository: the rows are those of Jetstream, and nothing that is damaged is believed."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from io import BytesIO

import pytest

from influent.errors import InputError
from influent.loaders.formats import blueskycar, car
from influent.loaders.formats.cbor import Link
from tests.loaders.conftest import values
from tests.loaders.formats import test_bluesky
from tests.loaders.formats.carfile import HEAD, Repository, archive, encode, layer, named, section, varint
from tests.loaders.formats.test_bluesky import ANA

AT = "2026-01-05T10:00:00.000Z"
COMMITS = [event["commit"] for event in [*test_bluesky.EVENTS, test_bluesky.LEFT[0], *test_bluesky.LEFT[4:]]]
RECORDS = {
    f"{one['collection']}/{one['rkey']}": {"$type": one["collection"]} | one["record"] | {"createdAt": AT}
    for one in COMMITS
}
RECORDS["app.bsky.actor.profile/self"] = {"displayName": "Made up", "avatar": {"ref": Link(HEAD + b"x" * 32)}}
MANY = {f"app.bsky.feed.like/3k{n:04}": RECORDS["app.bsky.feed.like/1"] for n in range(300)}
CAR = Repository(ANA, RECORDS).car()


def refusal(read, content: bytes, name: str = "made.car") -> str:
    """Load what must be refused, in one line each for what, where and what to do."""
    with pytest.raises(InputError) as caught:
        read(content, name, source="bluesky-car")
    assert name in caught.value.where
    assert caught.value.advice
    return str(caught.value).splitlines()[0]


def test_repository_when_read_then_its_rows_are_those_of_jetstream(read):
    found = read(CAR, "made.car", source="bluesky-car")
    told = read(test_bluesky.jsonl(*test_bluesky.EVENTS), "made.jsonl", source="bluesky")
    columns = ("actor", "target", "kind", "item", "id", "topics", "shadow", "network", "visibility")
    assert sorted(values(found, *columns)) == sorted(values(told, *columns))
    assert len(found.rows) == len(test_bluesky.ROWS)
    assert {row["happened_at"] for row in found.rows} == {datetime(2026, 1, 5, 10)}
    assert (found.read, found.rejected, found.ignored) == (len(test_bluesky.ROWS) + 5, 0, 5)
    assert found.notes == (
        "1 ignored: a post that answers, quotes and mentions nobody",
        "3 ignored: a record that does not say whom it is about",
        "1 ignored: a record that is about nobody else (a profile, a list, ...)",
    )


def test_repository_when_of_many_layers_and_packed_then_every_record_is_read_once(read):
    assert max(layer(key.encode()) for key in MANY) >= 3
    found = read(gzip.compress(Repository(ANA, MANY).car()), "made.car.gz", source="bluesky-car")
    assert [row["id"] for row in found.rows] == [f"at://{ANA}/{key}" for key in sorted(MANY)]


def test_blocks_when_in_another_order_or_more_than_needed_then_nothing_changes(read):
    made = Repository(ANA, RECORDS)
    made.put(encode({"displayName": "of an older commit"}))
    turned = archive(made.root, dict(reversed(made.blocks.items())))
    assert read(turned, "made.car", source="bluesky-car").rows == read(CAR, "made.car", source="bluesky-car").rows


def test_blocks_when_they_come_again_then_are_kept_once():
    content = encode({"a": 1})
    with BytesIO() as spool:
        blocks = car.Blocks(b"", spool, "made.car")
        for _ in range(3):
            blocks.add(named(content).cid, content)
        assert (len(blocks), spool.getvalue(), blocks.read(named(content).cid)) == (1, content, {"a": 1})


def test_repository_when_loaded_without_its_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(CAR, "repo.car")
    assert caught.value.advice == "--source bluesky-car"


def test_repository_when_cut_anywhere_then_refused(read):
    for n in range(1, len(CAR), 97):
        assert "it is cut short" in refusal(read, CAR[:n])
    made = Repository(ANA, RECORDS)
    for name in made.blocks:
        rest = {other: content for other, content in made.blocks.items() if other != name}
        assert "a block that others name is not in it" in refusal(read, archive(made.root, rest))


def test_repository_when_a_bit_is_flipped_anywhere_then_refused_or_the_rows_are_the_same(read):
    whole = read(CAR, "made.car", source="bluesky-car").rows
    n_refused = 0
    for at in range(0, len(CAR), 61):
        flipped = CAR[:at] + bytes([CAR[at] ^ 1 << at % 8]) + CAR[at + 1 :]
        try:
            assert read(flipped, "made.car", source="bluesky-car").rows == whole
        except InputError:
            n_refused += 1
    assert n_refused > len(CAR) // 61 * 0.9


def test_block_when_not_what_its_name_says_then_refused(read):
    made = Repository(ANA, RECORDS)
    (name, content) = next(iter(made.blocks.items()))
    made.blocks[name] = content[:-1] + b"\0"
    assert "block 2 is not what its name says" in refusal(read, made.car())


def test_tree_when_it_names_itself_then_refused(read):
    """A cycle cannot be made without a name that lies; one node in two places can."""
    made = Repository(ANA, {})
    made.commit(ANA, made.root)
    assert "a node of its tree is damaged" in refusal(read, made.car())
    node = Link(HEAD + b"\7" * 32)
    made.commit(ANA, node)
    made.blocks[node] = encode({"l": node, "e": []})
    assert "is not what its name says" in refusal(read, made.car())
    twice = made.put(encode({"l": None, "e": []}))
    record = made.put(encode({}))
    entry = {"p": 0, "k": b"app.bsky.feed.like/1", "v": record, "t": twice}
    made.blocks.pop(node)
    made.commit(ANA, made.put(encode({"l": twice, "e": [entry]})))
    assert "a node of its tree stands in it twice" in refusal(read, made.car())


def test_tree_when_too_deep_or_out_of_order_or_damaged_then_refused(read):
    made = Repository(ANA, {})
    node = made.put(encode({"l": None, "e": []}))
    for _ in range(blueskycar.DEEPEST):
        node = made.put(encode({"l": node, "e": []}))
    made.commit(ANA, node)
    assert "its tree is more than 128 layers deep" in refusal(read, made.car())
    record = made.put(encode({}))
    keys = {
        (b"a.b/2", b"a.b/1"): "not in order",
        (b"a.b/2", b"a.b/2"): "not in order",
        (b"nothing",): "none of a record",
        (b"a.b/\xff",): "none of a record",
        (b"a.b/" + b"x" * 600,): "none of a record",
    }
    for given, said in keys.items():
        entries = [{"p": 0, "k": key, "v": record, "t": None} for key in given]
        made.commit(ANA, made.put(encode({"l": None, "e": entries})))
        assert said in refusal(read, made.car())
    for odd in (5, None, [5], [{"p": 0}], [{"p": "x", "k": b"a.b/1", "v": record}], [{"p": 0, "k": "a", "v": record}]):
        made.commit(ANA, made.put(encode({"l": None, "e": odd})))
        assert "damaged" in refusal(read, made.car())
    for odd_node in (b"\x80", b"\xff", encode([1])):
        made.commit(ANA, made.put(odd_node))
        assert "a block is" in refusal(read, made.car())


def test_archive_when_it_is_something_else_then_says_what_it_is_not(read):
    made = Repository(ANA, RECORDS)
    for content in (b"\0", b"did", b"x" * 300, test_bluesky.jsonl(*test_bluesky.EVENTS).encode()):
        assert "no CAR" in (said := refusal(read, content)) or "cut short" in said or "longer than" in said
    assert "no CAR archive of version 1" in refusal(read, archive(made.root, made.blocks, version=2))
    for roots in ([], [made.root, made.root], [1], made.root):
        header = section(encode({"version": 1, "roots": roots}))
        assert "does not begin with one root" in refusal(read, header)
    for did, tree, version in (("ana.example", made.root, 3), (5, made.root, 3), (ANA, None, 3), (ANA, made.root, 1)):
        made.commit(did, tree, version)
        assert "its root is no commit" in refusal(read, made.car())
    raw = CAR + section(bytes.fromhex("01551220") + b"x" * 40)
    assert "is named in a way that is not read" in refusal(read, raw)
    assert "is named in a way that is not read" in refusal(read, CAR + section(b"\1"))


def test_block_when_too_long_or_too_many_then_refused_before_it_is_held(read, monkeypatch):
    assert "a block is longer than 2 MiB" in refusal(read, CAR + varint(car.LONGEST_BLOCK + 1) + b"x")
    assert "a block is longer than 2 MiB" in refusal(read, CAR + b"\xff" * 20)
    monkeypatch.setattr(car, "MOST_BLOCKS", 5)
    assert "it has more than 5 blocks" in refusal(read, CAR)


def test_record_when_it_alone_cannot_be_read_then_is_set_aside(read):
    deep = b"\xa1\x61a" + b"\x81" * 100 + b"\x80"
    odd = {
        "app.bsky.feed.like/5a": deep,
        "app.bsky.feed.like/5b": b"\xa2\x61a\x01\x61a\x02",
        "app.bsky.feed.like/5c": encode(RECORDS["app.bsky.feed.like/1"] | {"createdAt": "soon"}),
        "app.bsky.feed.like/5d": encode(RECORDS["app.bsky.feed.like/1"])[:-3],
        "app.bsky.feed.like/5e": b"\x9f\xff",
        "app.bsky.feed.like/5f": b"\xfb\x7f\xf0" + b"\0" * 6,
    }
    found = read(Repository(ANA, RECORDS | odd).car(), "made.car", source="bluesky-car")
    assert [reject[2] for reject in found.rejects] == [
        "the record cannot be read: nested too deep",
        "the record cannot be read: a name stands there twice",
        "not a time like 2026-03-12T09:30:00Z",
        "the record cannot be read: it is cut short",
        "the record cannot be read: a length is not said",
        "the record cannot be read: a number is not finite",
    ]
    assert len(found.rows) == len(test_bluesky.ROWS)


def test_records_when_of_any_shape_then_no_failure(read):
    shapes = [None, 1, -5, "x", b"x", [], {}, [1, {}], Link(HEAD + b"x" * 32), {"uri": b"x"}, {"parent": {"uri": 5}}]
    records = [
        {name: shape} for name in ("subject", "reply", "embed", "facets", "tags", "createdAt") for shape in shapes
    ]
    keys = ("app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.graph.follow")
    made = {
        f"{key}/{n}": record
        for n, record in enumerate([*records, *(shape for shape in shapes if not isinstance(shape, bytes))])
        for key in keys
    }
    assert read(Repository(ANA, made).car(), "made.car", source="bluesky-car").read == len(made)


def test_options_when_they_are_of_text_then_refused(read):
    with pytest.raises(InputError, match="--encoding is for text"):
        read(CAR, "made.car", source="bluesky-car", encoding="latin-1")
    with pytest.raises(InputError, match="--columns is for tables"):
        read(CAR, "made.car", source="bluesky-car", columns={"actor": "x"})


def test_spool_when_a_read_ends_or_is_refused_then_nothing_is_left(read, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spool"))
    (tmp_path / "spool").mkdir()
    read(CAR, "made.car", source="bluesky-car")
    refusal(read, CAR[:-5])
    assert list((tmp_path / "spool").iterdir()) == []


def test_rejects_when_mended_then_load_as_rows(read):
    odd = RECORDS["app.bsky.feed.like/1"] | {"createdAt": "soon"}
    found = read(
        Repository(
            ANA, {"app.bsky.feed.like/1": odd, "app.bsky.graph.follow/2": RECORDS["app.bsky.graph.follow/3"]}
        ).car(),
        "made.car",
        source="bluesky-car",
    )
    (row,) = (json.loads(reject[3]) for reject in found.rejects)
    assert (row["kind"], row["target"]) == ("like", test_bluesky.BO)
