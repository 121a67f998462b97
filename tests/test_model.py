"""Model files: what ships parses, ids depend on every number and nothing else, mistakes are named with their line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from influent.errors import ConfigError
from influent.model import SHIPPED, read_model
from influent.types import KindRule

# Golden: results all over carry these; they change with a shipped model's numbers, and then CHANGELOG says so.
IDS = {
    "default": "default-397b773a",
    "now": "now-763759ad",
    "classic": "classic-b3751c1d",
    "defended": "defended-cefb0ced",
}

DEFAULT = read_model("default")[1]


def write(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def changed(old: str, new: str) -> str:
    assert DEFAULT.count(old) == 1, old
    return DEFAULT.replace(old, new)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_model_when_read_then_has_its_golden_id(name: str) -> None:
    model, text = read_model(name)
    assert model.id == IDS[name]
    assert model.name == name
    assert f'name = "{name}"' in text


def test_shipped_models_when_read_then_say_what_the_design_says() -> None:
    default, now, classic, defended = (read_model(name)[0] for name in SHIPPED)
    assert (default.measure, default.pair_saturation, default.attention_prior) == ("reputation", "log", 100.0)
    assert (default.half_life_days, now.half_life_days, classic.half_life_days) == (None, 90.0, None)
    assert default.rule("follow").weight == 0
    assert default.rule("anything") == KindRule(1.0)
    assert (classic.measure, classic.pair_saturation, classic.attention_prior) == ("pagerank", "none", 0.0)
    assert classic.same_day_saturation == "none"
    assert classic.rule("follow").weight == 1
    assert (default.restart, now.restart, classic.restart) == ("uniform",) * 3
    assert replace(defended, id="", name="", restart="uniform") == replace(default, id="", name="")
    for model in (default, now, classic, defended):
        assert (model.damping_factor, model.tolerance) == (0.85, 1e-10)
        assert model.exclude_self
        assert model.exclude_automated
        assert model.exclude_incentivised
        assert not model.exclude_private


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# The default model", "# My own words"),
        ("damping_factor = 0.85\ntolerance = 1e-10", "tolerance = 1.0e-10\ndamping_factor = 85e-2"),
        ('attention_prior = "100"', 'attention_prior = "100.0"'),
        ("other = { weight = 1.0 }        # every kind that has no line of its own\n", ""),
        ("follow = { weight = 0.0 }       # following alone gives no authority\nblock", "block"),
    ],
    ids=["comment", "order and spelling", "spelling of the prior", "the default said", "kinds in another order"],
)
def test_id_when_only_the_writing_changes_then_stays(tmp_path: Path, old: str, new: str) -> None:
    text = changed(old, new)
    if new == "block":
        text = text.replace("[time]", "follow = { weight = 0.0 }\n\n[time]")
    assert read_model(write(tmp_path, text))[0].id == IDS["default"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('measure = "reputation"', 'measure = "pagerank"'),
        ("follow = { weight = 0.0 }", "follow = { weight = 0.1 }"),
        ("answer = { weight = 1.0 }", 'answer = { weight = 1.0, credits = "actor" }'),
        ("answer = { weight = 1.0 }", "reply = { weight = 1.0 }"),
        ("other = { weight = 1.0 }", "other = { weight = 0.5 }"),
        ('same_day_saturation = "harmonic"', 'same_day_saturation = "none"'),
        ("# half_life_days = 90", "half_life_days = 90"),
        ('saturation = "log"', 'saturation = "one"'),
        ('attention_prior = "100"', 'attention_prior = "99.5"'),
        ('attention_prior = "100"', 'attention_prior = "100x"'),
        ("damping_factor = 0.85", "damping_factor = 0.8500001"),
        ("tolerance = 1e-10", "tolerance = 1e-9"),
        ("self = true", "self = false"),
        ("automated = true", "automated = false"),
        ("incentivised = true", "incentivised = false"),
        ("min_interactions = 3", "min_interactions = 4"),
        ("min_people = 2", "min_people = 1"),
        ("min_influence = 1e-6", "min_influence = 1e-7"),
        ("score_decades = 8 ", "score_decades = 9 "),
    ],
)
def test_id_when_any_number_changes_then_changes(tmp_path: Path, old: str, new: str) -> None:
    found = read_model(write(tmp_path, changed(old, new)))[0]
    assert found.name == "default"
    assert found.id != IDS["default"]


def test_id_when_only_the_name_changes_then_keeps_its_digest(tmp_path: Path) -> None:
    found = read_model(write(tmp_path, changed('name = "default"', 'name = "mine"')))[0]
    assert found.id == IDS["default"].replace("default", "mine")


def test_measure_when_overridden_then_is_another_model() -> None:
    over = read_model("default", measure="pagerank")[0]
    assert over.measure == "pagerank"
    assert over.id != IDS["default"]
    assert read_model("default", measure="reputation")[0].id == IDS["default"]
    assert read_model("classic", measure="pagerank")[0].id == IDS["classic"]


def test_prior_when_given_in_means_then_is_read_so(tmp_path: Path) -> None:
    found = read_model(write(tmp_path, changed('attention_prior = "100"', 'attention_prior = "2.5x"')))[0]
    assert (found.attention_prior, found.attention_prior_in_means) == (2.5, True)


@pytest.mark.parametrize(
    ("old", "new", "key", "line_of"),
    [
        ("damping_factor = 0.85", "damping = 0.85", "walk.damping", "damping = "),
        ("# half_life_days = 90 ", "half_life_days = -1 ", "time.half_life_days", "half_life_days"),
        ("# half_life_days = 90 ", "half_life_days = 0 ", "time.half_life_days", "half_life_days"),
        ("# half_life_days = 90 ", "half_life_days = inf ", "time.half_life_days", "half_life_days"),
        ("# half_life_days = 90 ", "half_life_days = true ", "time.half_life_days", "half_life_days"),
        ("damping_factor = 0.85", "damping_factor = 1.0", "walk.damping_factor", "damping_factor"),
        ("damping_factor = 0.85", "damping_factor = nan", "walk.damping_factor", "damping_factor"),
        ("tolerance = 1e-10", "tolerance = 0.0", "walk.tolerance", "tolerance"),
        ("answer = { weight = 1.0 }", "answer = { weight = -1.0 }", "kinds.answer.weight", "answer"),
        ("answer = { weight = 1.0 }", 'answer = { weight = 1.0, credits = "me" }', "kinds.answer.credits", "answer"),
        ('saturation = "log"', 'saturation = "sqrt"', "pairs.saturation", "saturation"),
        ('attention_prior = "100"', 'attention_prior = "-1"', "pairs.attention_prior", "attention_prior"),
        ('attention_prior = "100"', "attention_prior = 100", "pairs.attention_prior", "attention_prior"),
        ("min_people = 2", 'min_people = "2"', "evidence.min_people", "min_people"),
        ('measure = "reputation"', 'measure = "klout"', "measure", "measure"),
        ('name = "default"', 'name = "No Spaces"', "name", "name"),
        ("[display]", "[colours]", "colours", "[colours]"),
    ],
)
def test_key_when_wrong_then_is_named_with_its_line(tmp_path: Path, old: str, new: str, key: str, line_of: str) -> None:
    text = changed(old, new)
    with pytest.raises(ConfigError) as caught:
        read_model(write(tmp_path, text))
    assert f'the model\'s key "{key}" is wrong' in caught.value.what
    line = next(nr for nr, line in enumerate(text.splitlines(), start=1) if line.startswith(line_of))
    assert caught.value.where.endswith(f", line {line}")
    assert "influent model show default" in caught.value.advice


def test_model_when_no_toml_then_the_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no valid TOML.*line 2"):
        read_model(write(tmp_path, 'name = "mine"\nmeasure = reputation\n'))


def test_model_when_a_part_is_missing_then_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='"kinds" is wrong'):
        read_model(write(tmp_path, 'name = "mine"\n'))


def test_model_when_the_file_cannot_be_read_then_the_choices_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read the model") as caught:
        read_model("defualt")
    assert caught.value.advice == "a file's path, or one of default, now, classic, defended"
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"name = 'caf\xe9'")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_model(str(latin))
    with pytest.raises(ConfigError, match="cannot read"):
        read_model(str(tmp_path))
