"""One mail as interactions: to whom it was sent, and whom it answers; what mbox files and tables of mails share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from influent.loaders.formats.told import Left, Row, Told

FIELDS = ("message", "cc", "bcc")
"""The kinds of a mail's recipients: those of To, Cc and Bcc, in this order."""

REPEATED = "a field names the same person again"
LIST_ITSELF = "a recipient is the mailing list itself"
NOBODY = "a mail names nobody it is to"


@dataclass(frozen=True)
class Mail:
    """What of a mail matters: never its subject, never its text.

    `recipients` are addresses by kind. `key` is its identity, None where it has none.
    """

    line: int
    sender: str
    sent_at: str
    recipients: Mapping[str, Sequence[str]]
    key: str | None
    answers: str | None = None
    lists: Collection[str] = field(default_factory=frozenset)
    network: str = "mail"
    automated: bool = False


def of_mail(mail: Mail) -> Iterator[Told]:
    """Tell a mail: a row for whom it answers, then one a recipient.

    Whoever a field before has named is a shadow in a later one: programs copy Cc into Bcc.
    """
    n_told = 0
    if mail.answers is not None:
        n_told += 1
        yield _row(mail, "reply", None)
    seen: set[str] = set()
    for kind in FIELDS:
        here: set[str] = set()
        for who in mail.recipients.get(kind, ()):
            n_told += 1
            if who in mail.lists:
                yield Left(LIST_ITSELF)
            elif who in here:
                yield Left(REPEATED)
            else:
                here.add(who)
                yield _row(mail, kind, who, is_shadow=who in seen)
        seen |= here
    if not n_told:
        yield Left(NOBODY)


def _row(mail: Mail, kind: str, target: str | None, *, is_shadow: bool = False) -> Row:
    whom = "" if target is None else f":{target}"
    return Row(
        mail.line,
        kind,
        mail.sender,
        target,
        mail.sent_at,
        reacts_to=mail.answers if target is None else None,
        id=None if mail.key is None else f"{kind}:{mail.key}{whom}",
        item=mail.answers if target is None else mail.key,
        network=mail.network,
        automated=mail.automated,
        shadow=is_shadow,
    )
