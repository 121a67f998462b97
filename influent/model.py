"""Read a model: the one frozen file that turns interactions into numbers.

Four ship (``default``, ``now``, ``classic``, ``defended``); anything else named is the path of a TOML file of the same
form. The id is the model's name and a digest of every number in it; comments, order of lines and the name do not enter
the digest, so two files that compute the same have the same digest.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from influent.errors import ConfigError, quote
from influent.types import KindRule, Measure, Model, NetworkNormalisation, PairSaturation, Restart, Side, TopicRules

NAME = r"^[a-z][a-z0-9-]{0,30}$"
"""What a model may be called."""
SHIPPED = ("default", "now", "classic", "defended")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)


class _Kind(_Section):
    weight: Annotated[float, Field(ge=0)]
    credits: Side | None = None


class _Time(_Section):
    same_day_saturation: Literal["harmonic", "none"] = "harmonic"
    half_life_days: Annotated[float, Field(gt=0)] | None = None


class _Networks(_Section):
    normalisation: NetworkNormalisation = "none"


class _Pairs(_Section):
    saturation: PairSaturation = "log"
    attention_prior: Annotated[str, Field(pattern=r"^\d+(\.\d+)?x?$")] = "100"


class _Walk(_Section):
    damping_factor: Annotated[float, Field(ge=0, lt=1)] = 0.85
    tolerance: Annotated[float, Field(gt=0, lt=1)] = 1e-10
    restart: Restart = "uniform"


class _Exclude(_Section):
    self: bool = True
    automated: bool = True
    incentivised: bool = True
    private: bool = False


class _Evidence(_Section):
    min_interactions: Annotated[int, Field(ge=0)] = 3
    min_people: Annotated[int, Field(ge=0)] = 2
    min_influence: Annotated[float, Field(ge=0, lt=1)] = 1e-6


class _Topics(_Section):
    min_items: Annotated[int, Field(ge=0)] = 3
    min_people: Annotated[int, Field(ge=0)] = 5
    min_days: Annotated[int, Field(ge=0)] = 14
    has_to_stand_out: bool = True
    max_item_share: Annotated[float, Field(gt=0, le=1)] = 0.25
    max_endorsement_share: Annotated[float, Field(ge=0, lt=1)] = 0.1
    not_authored: list[str] = ["mention", "message", "follow"]
    endorsements: list[str] = ["endorse"]


class _Display(_Section):
    score_decades: Annotated[float, Field(gt=0)] = 8


class _File(_Section):
    name: Annotated[str, Field(pattern=NAME)]
    measure: Measure = "reputation"
    kinds: dict[str, _Kind]
    time: _Time = _Time()
    networks: _Networks = _Networks()
    pairs: _Pairs = _Pairs()
    walk: _Walk = _Walk()
    exclude: _Exclude = _Exclude()
    evidence: _Evidence = _Evidence()
    topics: _Topics = _Topics()
    display: _Display = _Display()


def read_model(name: str, *, measure: Measure | None = None) -> tuple[Model, str]:
    """Find a model by a shipped name or a file's path, and give it with its TOML text.

    Parameters
    ----------
    name : str
        ``default``, ``now``, ``classic``, ``defended``, or the path of a model file.
    measure : "reputation" or "pagerank", optional
        Read the walks off in this way instead of the file's; it then is another model, with its own id.

    Raises
    ------
    ConfigError
        No such file; no valid TOML; an unknown key or an impossible value, with the key and its line.
    """
    text = _text_of(name)
    return parse_model(text, where=f"model {quote(name)}", measure=measure), text


def differences(first: Model, second: Model) -> list[tuple[str, object, object]]:
    """List where two models differ: the field, its value in the one and in the other; names and ids are no numbers."""
    a, b = _flat(asdict(first)), _flat(asdict(second))
    return [(key, a.get(key), b.get(key)) for key in sorted({*a, *b} - {"id", "name"}) if a.get(key) != b.get(key)]


def _flat(fields: Mapping[str, Any], above: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in fields.items():
        inside = _flat(value, f"{above}{key}.") if isinstance(value, Mapping) else {f"{above}{key}": value}
        found |= inside
    return found


def parse_model(text: str, *, where: str, measure: Measure | None = None) -> Model:
    """Read a model from its TOML text, as a run keeps it; `where` names the text in messages.

    Raises
    ------
    ConfigError
        No valid TOML; an unknown key or an impossible value, with the key and its line.
    """
    try:
        parsed = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the model is no valid TOML: {error}", where=where, advice="mend the line named") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        line = _line_of(text, [str(part) for part in first["loc"]])
        raise ConfigError(
            f"the model's key {quote(key)} is wrong: {first['msg']}",
            where=f"{where}{line}",
            advice="compare with: influent model show default",
        ) from None
    if measure is not None:
        parsed = parsed.model_copy(update={"measure": measure})
    return _freeze(parsed)


def _text_of(name: str) -> str:
    if name in SHIPPED:
        return resources.files("influent").joinpath("models", f"{name}.toml").read_text(encoding="utf-8")
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8 text"
        raise ConfigError(
            f"cannot read the model {quote(name)}: {reason}",
            where="--model",
            advice=f"a file's path, or one of {', '.join(SHIPPED)}",
        ) from None


def _line_of(text: str, path: list[str]) -> str:
    """Say on which line a key stands, or else the nearest key around it; nothing when none is in the file."""
    lines = [re.split(r"[\s=.#\]]", line.strip().lstrip("[").strip(), maxsplit=1)[0] for line in text.splitlines()]
    for depth in range(len(path), 0, -1):
        section = lines.index(path[0]) if depth > 1 and path[0] in lines else 0
        if path[depth - 1] in lines[section:]:
            return f", line {lines.index(path[depth - 1], section) + 1}"
    return ""


def _freeze(parsed: _File) -> Model:
    kinds = {kind: KindRule(rule.weight, rule.credits) for kind, rule in parsed.kinds.items()}
    prior = parsed.pairs.attention_prior
    model = Model(
        id="",
        name=parsed.name,
        measure=parsed.measure,
        kinds=kinds,
        other_kinds=kinds.pop("other", KindRule(1.0)),
        half_life_days=parsed.time.half_life_days,
        same_day_saturation=parsed.time.same_day_saturation,
        network_normalisation=parsed.networks.normalisation,
        pair_saturation=parsed.pairs.saturation,
        attention_prior=float(prior.removesuffix("x")),
        attention_prior_in_means=prior.endswith("x"),
        damping_factor=parsed.walk.damping_factor,
        tolerance=parsed.walk.tolerance,
        restart=parsed.walk.restart,
        exclude_self=parsed.exclude.self,
        exclude_automated=parsed.exclude.automated,
        exclude_incentivised=parsed.exclude.incentivised,
        exclude_private=parsed.exclude.private,
        min_interactions=parsed.evidence.min_interactions,
        min_people=parsed.evidence.min_people,
        min_influence=parsed.evidence.min_influence,
        topics=TopicRules(
            **parsed.topics.model_dump(exclude={"not_authored", "endorsements"}),
            not_authored=tuple(sorted(parsed.topics.not_authored)),
            endorsements=tuple(sorted(parsed.topics.endorsements)),
        ),
        score_decades=parsed.display.score_decades,
    )
    return replace(model, id=f"{model.name}-{_digest(model)}")


def _digest(model: Model) -> str:
    """Eight hex digits of everything that the model computes with: not of its name, nor of how its file is written."""
    numbers: dict[str, Any] = asdict(model)
    del numbers["id"], numbers["name"]
    canonical = json.dumps(numbers, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:8]
