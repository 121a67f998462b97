"""What is said about people, and what people may ask for: identities, lists, being forgotten."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, Unpack

from influent.answers_on_data import About, Receipt
from influent.asserting import assert_about
from influent.lists import (
    Listed,
    ListInfluencers,
    Overlap,
    change_list,
    compare_lists,
    find_list_influencers,
    name_lists,
    rank_list,
)
from influent.lookalikes import Reviewed, apply_review, suggest_lookalikes
from influent.opened import RESAMPLING, Asked, Opened
from influent.rights import forget, tell_about
from influent.store.assertions import OWN_RECORDS
from influent.store.silence import silence_records
from influent.types import Assertion, AssertionKind, Resampling


class Sayings(Opened):
    """A store, told about people."""

    def assert_about(
        self,
        kind: AssertionKind,
        about: str,
        value: str,
        *,
        who: str | None = None,
        reason: str = "",
        until: datetime | None = None,
    ) -> Assertion:
        """Say something about people, or take it back; see :func:`influent.asserting.assert_about`."""
        return assert_about(self.store, kind, about, value, who=who, reason=reason, until=until)

    def change_list(
        self, how: Literal["list", "unlist"], name: str, users: Sequence[str], *, who: str | None = None
    ) -> int:
        """Put people on a list or take them off it; see :func:`influent.lists.change_list`."""
        return change_list(self.store, how, name, users, who=who)

    def lists(self) -> dict[str, int]:
        """Name all lists, and how many are on each."""
        return name_lists(self.store)

    def rank_list(self, name: str, *, resampling: Resampling | None = RESAMPLING, **asked: Unpack[Asked]) -> Listed:
        """Rank the people of a list among each other."""
        return rank_list(self.view(**asked), name, resampling)

    def list_influencers(
        self, name: str, *, k: int = 10, with_members: bool = False, **asked: Unpack[Asked]
    ) -> ListInfluencers:
        """Find who influences a list as a whole."""
        return find_list_influencers(self.view(**asked), name, k=k, with_members=with_members)

    def compare_lists(self, a: str, b: str) -> Overlap:
        """Say who is on both lists."""
        return compare_lists(self.store, a, b)

    def assertions(self, user: str | None = None, *, with_past: bool = False) -> list[Assertion]:
        """List what is asserted now, oldest first: of everybody or one person; `with_past` also what no longer is.

        Records that name somebody who may not be named are left out: :meth:`about` has those of one person.
        """
        past = [record for record in self.store.assertions() if record.kind not in OWN_RECORDS]
        records = past if with_past else self.store.in_force.said
        names = None if user is None else self.store.in_force.identities(user)
        told = silence_records(records, self.store.withheld)
        return [record for record in told if names is None or {record.about, record.value} & {*names}]

    def suggest_lookalikes(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, **asked: Unpack[Asked]
    ) -> int:
        """Write pairs of ids that look alike to a file to review; see `influent.lookalikes.suggest_lookalikes`."""
        return suggest_lookalikes(self.view(**asked), Path(path), overwrite=overwrite)

    def apply_review(self, path: str | os.PathLike[str], *, who: str | None = None) -> Reviewed:
        """Assert what a reviewed file decided; see :func:`influent.lookalikes.apply_review`."""
        return apply_review(self.store, Path(path), who=who)

    def forget(self, *users: str) -> Receipt:
        """Forget people, for good; see :func:`influent.rights.forget`."""
        self._views.clear()
        return forget(self.store, users)

    def about(self, user: str) -> About:
        """Tell everything that is held about a person; see :func:`influent.rights.tell_about`."""
        return tell_about(self.store, user)
