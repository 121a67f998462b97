"""How are paths told? The sentence, the people on them, and each path with its share."""

from __future__ import annotations

from influent.answers_why import Paths
from influent.numbers import bound_text, decimals_for, share_text
from influent.reports.documents.blocks import Document, Link, Network, Node, layers_of, strongest
from influent.reports.documents.why import paths_table
from influent.sentences import Name, Words, paths_sentences, stamp_words, words

MAX_DRAWN_PEOPLE = 14
TITLES = {"walks": "Strongest paths", "strongest": "Strongest simple paths", "shortest": "Shortest simple paths"}


def document_of_paths(found: Paths) -> Document:
    """Tell by which paths influence arrives; no path at all has a sentence and no table."""
    lead: list[Words] = list(paths_sentences(found))
    if found.paths:
        lead.append((f"Proven to within {bound_text(100 * found.error_bound)} %.",))
    decimals = decimals_for(found.influence) + 1
    return Document(
        title=words("By which paths does {}'s attention reach {}?", Name(found.source), Name(found.target)),
        lead=tuple(lead),
        network=_network(found, decimals),
        tables=(paths_table(found.paths, found.coverage, decimals, title=TITLES[found.listed]),) if found.paths else (),
        stamp=tuple(stamp_words(found)),
    )


def _network(found: Paths, decimals: int) -> Network | None:
    drawn = strongest(found.paths, MAX_DRAWN_PEOPLE)
    if not drawn or found.source == found.target:
        return None
    carried: dict[tuple[str, str], float] = {}
    through: dict[str, float] = {}
    for path in drawn:
        for pair in set(zip(path.users, path.users[1:], strict=False)):
            carried[pair] = carried.get(pair, 0.0) + path.influence
        for user in set(path.users):
            through[user] = through.get(user, 0.0) + path.influence
    links = [Link(*pair, share, f"{share_text(share, decimals)} %") for pair, share in carried.items()]
    links.sort(key=lambda link: (-link.influence, link.source, link.target))
    ends = (found.source, found.target)
    shares = {user: f"{share_text(share, decimals)} %" for user, share in through.items()}
    nodes = [
        Node(
            user,
            layer,
            user in ends,
            shares[user],
            words("{}: the paths drawn carry {} here.", Name(user), shares[user]),
        )
        for user, layer in layers_of(links, *ends).items()
    ]
    caption = words("The {} strongest paths. Each line goes from who reacts to whom they react to.", f"{len(drawn)}")
    return Network(tuple(nodes), tuple(links), caption)
