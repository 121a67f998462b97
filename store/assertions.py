"""The assertion ledger: what people said about people, replayed to what is in force.

Records are only ever appended, so two ledgers are joined by their union, in any order. The last record of a key (the
two people of ``same``, the user and the other of ``pin`` and ``mute``, the user of ``account`` and ``trust``) decides;
one that has expired says nothing, nor does an older one that it replaced. RELIABILITY, section 8; requirements R02,
R22, F12.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256

from influent.store.tombstones import Tombstones
from influent.types import Absence, Assertion, AssertionKind

EPOCH = date(1970, 1, 1).toordinal()
ACCOUNT_KINDS = ("person", "brand", "bot", "minor", "age-unknown", "private", "unknown")
WITHHELD = ("minor", "age-unknown", "private")
"""Kinds of accounts that no answer may name, and whose interactions none counts."""

OWN_RECORDS = ("key", "forgotten", "expired", "rejects")
"""Kinds of records that a store makes for itself; nobody said them of anybody."""

OPPOSITES: Mapping[AssertionKind, AssertionKind] = {
    "same": "unsame",
    "pin": "unpin",
    "mute": "unmute",
    "trust": "untrust",
    "away": "unaway",
    "list": "unlist",
}
"""What may be asserted and what takes it back."""


@dataclass(frozen=True)
class InForce:
    """What the ledger says at one moment; identities, bots, the withheld, the forgotten, old days change numbers.

    said : the records in force, oldest first
    same : the identities of each person who has several, sorted by id
    accounts : what kind of account somebody is, of those who are not ``unknown``
    tombstones : who was forgotten; they are known again by a keyed hash alone
    kept_since : the first moment of which rows are kept; None = whatever was loaded
    """

    said: tuple[Assertion, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    tombstones: Tombstones = field(default_factory=Tombstones)
    kept_since: datetime | None = None

    def records(self, kind: AssertionKind, about: str | None = None) -> list[Assertion]:
        """List what of one kind is in force, about one person if so asked, oldest first."""
        names = None if about is None else self.identities(about)
        return [record for record in self.said if record.kind == kind and (names is None or record.about in names)]

    def identities(self, user: str) -> tuple[str, ...]:
        """List all ids of the person who `user` is one of."""
        return next((group for group in self.same if user in group), (user,))

    @property
    def trusted(self) -> dict[str, float]:
        """How much each of those whom somebody trusts weighs, by the id that was named."""
        return {record.about: float(record.value) for record in self.said if record.kind == "trust"}

    @property
    def absences(self) -> list[Absence]:
        """Who was away when, by the id that was named."""
        return [Absence(record.about, *read_days(record.value)) for record in self.said if record.kind == "away"]

    @property
    def bots(self) -> frozenset[str]:
        """All that these ids do is automated."""
        return frozenset(user for user, kind in self.accounts.items() if kind == "bot")

    @property
    def withheld(self) -> frozenset[str]:
        """List those whom no answer may name, with all their identities."""
        flagged = [user for user, kind in self.accounts.items() if kind in WITHHELD]
        return frozenset(identity for user in flagged for identity in self.identities(user))

    @property
    def changes_counts(self) -> bool:
        """Whether persons are not just the accounts that rows name."""
        return bool(self.same or self.bots or self.withheld)

    def digest(self) -> str:
        """Name all that changes numbers; empty when nothing does."""
        said: list[object] = [
            sorted(self.same),
            sorted(self.bots),
            sorted(self.withheld),
            sorted(self.tombstones.hashes),
        ]
        said += [sorted(self.trusted.items())] * bool(self.trusted)
        said += [sorted(self.absences)] * bool(self.absences)
        said += [["kept since", self.kept_since.isoformat()]] if self.kept_since else []
        return sha256(json.dumps(said).encode()).hexdigest()[:16] if any(said) else ""


def read_days(value: str) -> tuple[int, int]:
    """Read the first and last day of an absence, as days since 1970-01-01; ValueError when it is none.

    Examples
    --------
    >>> read_days("1970-01-02/1970-01-15")
    (1, 14)
    """
    first, last = (date.fromisoformat(day).toordinal() - EPOCH for day in value.split("/"))
    if last < first:
        raise ValueError(value)
    return first, last


def make_assertion(kind: AssertionKind, about: str, value: str = "", **said: object) -> Assertion:
    """Make a record (`who`, `said_at`, `reason`, `expires_at` beside it); its id is a digest of all that it says."""
    if kind in ("same", "unsame"):
        about, value = sorted((about, value))
    record = Assertion(id="", kind=kind, about=about, value=value, **said)  # type: ignore[arg-type]
    named = {name: str(part) for name, part in asdict(record).items()}
    return replace(record, id=sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()[:32])


def replay(records: Iterable[Assertion], now: datetime) -> InForce:
    """Find what is in force at a moment; whatever order the records are given in.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 6, 14, tzinfo=UTC)
    >>> said = {"who": "ana", "said_at": now, "reason": "", "expires_at": None}
    >>> replay([make_assertion("same", "bo", "ana", **said), make_assertion("same", "cy", "bo", **said)], now).same
    (('ana', 'bo', 'cy'),)
    """
    records = list(records)
    last: dict[tuple[str, ...], Assertion] = {}
    for record in sorted(records, key=lambda record: (record.said_at, record.id)):
        if record.said_at <= now and record.kind not in OWN_RECORDS:
            last[_key(record)] = record
    valid = [record for record in last.values() if record.expires_at is None or record.expires_at > now]
    said = [r for r in valid if r.kind not in OPPOSITES.values() and (r.kind, r.value) != ("account", "unknown")]
    return InForce(
        said=tuple(sorted(said, key=lambda record: (record.said_at, record.id))),
        same=_join((record.about, record.value) for record in said if record.kind == "same"),
        accounts={record.about: record.value for record in said if record.kind == "account"},
        tombstones=Tombstones(
            keys={record.id: bytes.fromhex(record.about) for record in records if record.kind == "key"},
            hashes=frozenset((record.value, record.about) for record in records if record.kind == "forgotten"),
        ),
        kept_since=max(map(first_kept, (r for r in records if r.kind == "expired" and r.said_at <= now)), default=None),
    )


def first_kept(record: Assertion) -> datetime:
    """Read the first moment of which rows are kept from a record that says that older ones were let go."""
    return datetime.combine(date.fromisoformat(record.about), time(), UTC)


def _key(record: Assertion) -> tuple[str, ...]:
    if record.kind in ("account", "trust", "untrust"):
        return record.kind.removeprefix("un"), record.about
    return record.kind.removeprefix("un"), record.about, record.value


def _join(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Join pairs that share somebody: the connected components, sorted."""
    groups: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        joined = groups[a] | groups[b] | {a, b}
        for user in joined:
            groups[user] = joined
    return tuple(sorted({tuple(sorted(group)) for group in groups.values()}))
