"""Which number has a person in the arrays? Ids in one sorted block of bytes, so that a cached graph opens at once.

Position = place in the order of the ids' UTF-8 bytes (which is the order of their code points). It depends on
nobody's load order: so the same people give the same arrays, and the same arrays the same bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from influent.errors import InputError, NotFoundError, quote
from influent.types import IdVector


class UserIds:
    """A sorted set of user ids, each found by bisection in O(log n) without decoding the others.

    Parameters
    ----------
    blob : (bytes,) uint8
        All ids as UTF-8, one after the other, in order.
    offsets : (n + 1,) int64
        Where each begins; the last is the length of `blob`.
    """

    def __init__(self, blob: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.blob = blob
        self.offsets = offsets

    @classmethod
    def from_sorted(cls, ids: Iterable[str]) -> UserIds:
        """Pack ids that already stand in order, each once; InputError otherwise."""
        encoded = [user.encode("utf-8") for user in ids]
        for before, after in pairwise(encoded):
            if before >= after:
                raise InputError(
                    f"the user id {quote(after.decode())} stands twice or out of order",
                    where="ids",
                    advice="give each user one id",
                )
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, position: int) -> str:
        return self._bytes(position).decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        whole, offsets = self.blob.tobytes(), self.offsets.tolist()
        return (whole[a:b].decode("utf-8") for a, b in pairwise(offsets))

    def _bytes(self, position: int) -> bytes:
        return self.blob[self.offsets[position] : self.offsets[position + 1]].tobytes()

    def to_array(self) -> IdVector:
        """Decode all ids: (n,) object."""
        found = np.empty(len(self), dtype=object)
        found[:] = list(self)
        return found

    def find(self, user: str) -> int | None:
        """Find a user's place; None when there is no such user."""
        wanted = user.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._bytes(low) == wanted else None

    def position(self, user: str) -> int:
        """Find a user's place; NotFoundError names the three nearest ids."""
        return position_in(self, user)


class ListedIds:
    """User ids in a caller's own order, for graphs that come from arrays instead of from a store."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = list(ids)
        self._places = {user: place for place, user in enumerate(self._ids)}
        if len(self._places) != len(self._ids):
            raise InputError("a user id stands twice", where="ids", advice="give each user one id")

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, position: int) -> str:
        return self._ids[position]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def to_array(self) -> IdVector:
        """Give all ids: (n,) object."""
        found = np.empty(len(self), dtype=object)
        found[:] = self._ids
        return found

    def find(self, user: str) -> int | None:
        """Find a user's place; None when there is no such user."""
        return self._places.get(user)

    def position(self, user: str) -> int:
        """Find a user's place; NotFoundError names the three nearest ids."""
        return position_in(self, user)


class NumberedIds:
    """The ids of users who have none: their positions as decimal digits, made when asked for."""

    def __init__(self, n: int) -> None:
        self._n = n

    def __len__(self) -> int:
        return self._n

    def __getitem__(self, position: int) -> str:
        return str(range(self._n)[position])

    def __iter__(self) -> Iterator[str]:
        return map(str, range(self._n))

    def to_array(self) -> IdVector:
        """Give all ids: (n,) object."""
        return np.array(list(self), dtype=object)

    def find(self, user: str) -> int | None:
        """Find a user's place; None when there is no such user."""
        is_number = user.isascii() and user.isdigit() and len(user) <= len(str(self._n))
        return int(user) if is_number and int(user) < self._n and str(int(user)) == user else None

    def position(self, user: str) -> int:
        """Find a user's place; NotFoundError names the three nearest ids."""
        return position_in(self, user)


Ids = UserIds | ListedIds | NumberedIds


def pack_ids(ids: Ids) -> UserIds:
    """Pack any ids as bytes and offsets, in their own order; positions as digits need none."""
    if isinstance(ids, UserIds):
        return ids
    encoded = [] if isinstance(ids, NumberedIds) else [user.encode("utf-8") for user in ids]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(user) for user in encoded], dtype=np.int64)])
    return UserIds(np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets)


def unpack_ids(packed: UserIds, kind: str, n: int) -> Ids:
    """Give back what `pack_ids` packed, by the name of its class."""
    if kind == NumberedIds.__name__:
        return NumberedIds(n)
    return packed if kind == UserIds.__name__ else ListedIds(packed)


def position_in(ids: Ids, user: str) -> int:
    """Find a user's place; NotFoundError names the three nearest ids."""
    found = ids.find(user)
    if found is None:
        raise unknown_user(user, ids)
    return found


def unknown_user(user: str, ids: Ids) -> NotFoundError:
    """Build the error for a user who is not there, with the three ids most alike."""
    from rapidfuzz import process  # noqa: PLC0415  (only an unknown user needs it)

    nearest = [str(match[0]) for match in process.extract(user, list(ids), limit=3)]
    return NotFoundError.among("user", user, nearest, where=f"{len(ids):,} users are known")
