"""Codes of a day hold what was put into them, and equal keys are added up exactly."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from influent.store.neo4j_codes import decode, default_weights, encode, sum_keys

DAY = st.integers(-719_162, 2_932_896)  # years 1 to 9999
ENTRY = st.tuples(st.integers(0, 2), st.integers(0, 2), DAY, st.integers(0, 255), st.integers(0, 7))


@given(DAY, st.integers(0, 255), st.integers(0, 15), st.integers(1, 2**28 - 1))
def test_code_when_decoded_then_gives_its_parts(day: int, kind: int, flags: int, n: int) -> None:
    code = encode(np.array([day]), np.array([kind]), np.array([flags])) + (n - 1)
    assert code[0] > 0
    assert [int(part[0]) for part in decode(code)] == [day, kind, flags, n]
    assert default_weights(code).tolist() == [n * 1_000_000]


@given(st.lists(ENTRY, max_size=30))
def test_sum_keys_when_keys_repeat_then_adds_up_each_once(entries: list[tuple[int, int, int, int, int]]) -> None:
    v, u, day, kind, flags = np.array(entries, dtype=np.int64).reshape(-1, 5).T
    weight = np.arange(len(entries), dtype=np.int64)
    found_v, found_u, codes, weights = sum_keys(v, u, encode(day, kind, flags), weight)
    *parts, n = decode(codes)
    keys = zip(found_v.tolist(), found_u.tolist(), *(part.tolist() for part in parts), strict=True)
    found = dict(zip(keys, zip(n.tolist(), weights.tolist(), strict=True), strict=True))
    counts, sums = Counter(entries), Counter[tuple[int, int, int, int, int]]()
    for nth, entry in enumerate(entries):
        sums[entry] += nth
    assert len(found) == len(codes)
    assert found == {key: (count, sums[key]) for key, count in counts.items()}
