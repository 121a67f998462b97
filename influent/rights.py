"""What people may ask for: everything that is held and computed about them, and to be forgotten.

Who is forgotten leaves a keyed hash behind, and nothing else: so no later load, of this file or another, brings them
back. RELIABILITY, section 8; requirements R58 to R61, R65, F11.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from influent.answers_on_data import About, AboutRun, Receipt
from influent.errors import InputError, quote
from influent.known import list_rows
from influent.rejected import drop_rows, known_rejects
from influent.store.assertions import make_assertion
from influent.store.door import pseudonym
from influent.store.mentions import mentioning
from influent.store.tombstones import keyed_hash

if TYPE_CHECKING:
    from pathlib import Path

    from influent.store.asserted import AssertedStore
    from influent.types import Assertion

LONGEST_ID = 512
"""Bytes of an id that a load accepts."""


def forget(store: AssertedStore, users: Collection[str]) -> Receipt:
    """Forget people with all their identities, known or not, and let no load bring them back.

    The next answer is as if the data had never held them. Asking again changes nothing.

    Raises
    ------
    InputError
        No id, or one that cannot be.
    StoreError
        The store cannot be written; what was begun is finished by asking again.
    """
    for user in users:
        if not user.strip() or len(user.encode("utf-8", "surrogatepass")) > LONGEST_ID:
            raise InputError(f"{quote(user)} is no id", where="forget", advice=f"1 to {LONGEST_ID} bytes of text")
    if not users:
        raise InputError("nobody is named", where="forget", advice="influent forget USER")
    key = own_key(store)
    named = {identity for user in users for identity in store.in_force.identities(user)}
    named |= {pseudonym(bytes.fromhex(key.about), user) for user in named}
    buried = [_bury(user, key) for user in sorted(named) if not store.in_force.tombstones.names(user)]
    found = store.erase(sorted(named), buried)
    n_rejects = sum(drop_rows(path, lambda cell: bool(mentioning([cell], named))) for path in known_rejects(store))
    return Receipt(n_asked=len(set(users)), n_rejects=n_rejects, **asdict(found))


def own_key(store: AssertedStore) -> Assertion:
    """Find the store's key for hashes of ids, or make it: 256 random bits."""
    keys = [record for record in store.assertions() if record.kind == "key"]
    if keys:
        return keys[0]
    now = datetime.now(UTC)
    key = make_assertion("key", secrets.token_hex(32), who="", said_at=now, reason="", expires_at=None)
    store.write_assertions([key])
    return key


def read_ids(file: Path) -> list[str]:
    """Read a file of ids, one a line, byte for byte; InputError when it cannot be read or has none."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"the list of people cannot be read: {type(error).__name__}", where=str(file), advice="UTF-8, one id a line"
        ) from None
    return [line for line in lines if line.strip()]


def tell_about(store: AssertedStore, user: str) -> About:
    """Tell everything that is held about a person, private rows too, whoever may not be named elsewhere.

    Rows and kept ranks as they are stored, what was asserted of and by the person, and which batches and files the rows
    came from. O(the person's rows + all users of each kept run).
    """
    identities = store.in_force.identities(user)
    rows = list_rows(store.inner, identities)
    names = {*identities}
    said = [r for r in store.assertions() if {r.about, r.value, r.who} & names]
    return About(
        user=user,
        identities=identities,
        was_forgotten=store.in_force.tombstones.names(user),
        is_withheld=user in store.withheld,
        account=next((store.in_force.accounts[i] for i in identities if i in store.in_force.accounts), None),
        files=tuple(sorted({row["file"] for row in rows})),
        batches=tuple(sorted({row["batch"] for row in rows})),
        assertions=tuple(said),
        runs=tuple(_runs(store, names)),
        interactions=tuple(rows),
    )


def _bury(user: str, key: Assertion) -> Assertion:
    mark = keyed_hash(bytes.fromhex(key.about), user)
    return make_assertion("forgotten", mark, key.id, who="", said_at=datetime.now(UTC), reason="", expires_at=None)


def _runs(store: AssertedStore, names: set[str]) -> list[AboutRun]:
    found = []
    for about in store.inner.runs():
        run = store.inner.read_run(str(about["id"]))
        for place in np.flatnonzero([user in names for user in run.users.tolist()]).tolist():
            numbers: dict[str, Any] = {
                name: None if np.isnan(value) else float(value)
                for name, value in ((name, getattr(run, name)[place]) for name in SCORES)
            }
            position = int(run.position[place]) or None
            found.append(
                AboutRun(
                    run.id, run.ran_at, run.model, run.measure, run.as_of, str(run.users[place]), position, **numbers
                )
            )
    return found


SCORES = ("authority", "authority_low", "authority_high", "pagerank", "echo", "score")
