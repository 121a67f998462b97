"""DAG-CBOR: the examples of RFC 8949, appendix A, that it allows, and all that it does not."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.loaders.formats.cbor import CborError, Link, decode
from tests.loaders.formats.carfile import HEAD, encode

TAKEN = {
    "00": 0, "17": 23, "1818": 24, "1903e8": 1000, "1b000000e8d4a51000": 10**12, "1bffffffffffffffff": 2**64 - 1,
    "20": -1, "3863": -100, "3bffffffffffffffff": -(2**64), "fb3ff199999999999a": 1.1, "f4": False, "f5": True,
    "f6": None, "40": b"", "4401020304": b"\1\2\3\4", "60": "", "62c3bc": "ü", "64f0908591": "\U00010151", "80": [],
    "8301820203820405": [1, [2, 3], [4, 5]], "a0": {}, "a26161016162820203": {"a": 1, "b": [2, 3]},
}  # fmt: skip
REFUSED = {
    "a float of 16 bits": ("f93c00", "no value"),
    "infinity": ("fb7ff0000000000000", "not finite"),
    "undefined": ("f7", "no value"),
    "a simple value": ("f0", "no value"),
    "bytes without a length": ("5f42010243030405ff", "a length is not said"),
    "a list without a length": ("9f018202039f0405ffff", "a length is not said"),
    "a map without a length": ("bf61610161629f0203ffff", "a length is not said"),
    "an end of nothing": ("ff", "no value"),
    "another tag": ("c074323031332d30332d32315432303a30343a30305a", "none of a link"),
    "a link that is no bytes": ("d82a01", "none of a link"),
    "an empty link": ("d82a40", "a link is damaged"),
    "a link without its zero": ("d82a4201ff", "a link is damaged"),
    "a link that is cut": ("d82a5825", "a link is damaged"),
    "a number longer than need be": ("1817", "longer than need be"),
    "a number much longer than need be": ("1b0000000000000001", "longer than need be"),
    "a length longer than need be": ("7900024142", "longer than need be"),
    "a name that is a number": ("a10102", "a name is no text"),
    "a name twice": ("a2616101616102", "a name stands there twice"),
    "a text that is none": ("61ff", "not UTF-8"),
    "nothing": ("", "cut short"),
    "bytes after its end": ("0000", "bytes follow"),
    "a number that is cut": ("1b00", "cut short"),
    "a text that is cut": ("626f", "cut short"),
    "a list of 2^64 items": ("9bffffffffffffffff", "cut short"),
    "a map of 2^32 names": ("ba ff ff ff ff", "cut short"),
    "a float that is cut": ("fb3ff1", "no value"),
    "a length that is no length": ("1c", "a length is not said"),
}


@pytest.mark.parametrize(("raw", "value"), TAKEN.items(), ids=TAKEN)
def test_decode_when_allowed_then_gives_the_published_value(raw: str, value: object) -> None:
    found = decode(bytes.fromhex(raw))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("raw", "why"), REFUSED.values(), ids=REFUSED)
def test_decode_when_not_allowed_then_says_why(raw: str, why: str) -> None:
    with pytest.raises(CborError, match=why):
        decode(bytes.fromhex(raw))


def test_decode_when_deep_then_refused_at_the_65th_level() -> None:
    assert decode(b"\x81" * 63 + b"\0") is not None
    with pytest.raises(CborError, match="nested too deep"):
        decode(b"\x81" * 64 + b"\0")
    with pytest.raises(CborError, match="nested too deep"):
        decode(b"\xa1\x60" * 1_000_000)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.binary() | st.text()
    | st.builds(Link, st.just(HEAD + b"\1" * 32)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_decode_when_written_then_is_the_same_again(value: object) -> None:
    assert decode(encode(value)) == value


@given(st.binary(max_size=60))
def test_decode_when_given_any_bytes_then_a_value_or_a_refusal(raw: bytes) -> None:
    with suppress(CborError):
        decode(raw)
