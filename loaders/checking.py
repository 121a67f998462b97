"""Check rows and turn their text into values: one statement for all formats, whole blocks at a time.

``records`` (text as the file has it) becomes ``checked`` (values, and what is wrong if anything is). Of a row with
several faults the first is named, in the order of the columns.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import duckdb

from influent.loaders.columns import constants_of
from influent.loaders.options import ReadOptions
from influent.loaders.session import one_row, set_variables
from influent.loaders.source import SourceMap

FUTURE = timedelta(days=1)
"""How far ahead of the clock a time may be: clocks differ, and zones are mistaken."""

CHECK = """
CREATE OR REPLACE TABLE checked AS
WITH mapped AS (
    SELECT line, raw, fault, actor, target, happened_at AS happened_text,
        coalesce(getvariable('constants')['kind'], kind) AS kind_text,
        CAST(nullif(id, '') AS VARCHAR) AS id,
        nullif(coalesce(getvariable('constants')['weight'], weight), '') AS weight_text,
        CAST(coalesce(getvariable('constants')['network'], nullif(network, '')) AS VARCHAR) AS network,
        CAST(nullif(coalesce(getvariable('constants')['item'], item), '') AS VARCHAR) AS item,
        nullif(coalesce(getvariable('constants')['visibility'], visibility), '') AS visibility_text,
        coalesce(getvariable('constants')['automated'], automated) AS automated_text,
        coalesce(getvariable('constants')['incentivised'], incentivised) AS incentivised_text,
        coalesce(getvariable('constants')['shadow'], shadow) AS shadow_text,
        CASE WHEN getvariable('constants')['topics'] IS NULL THEN topics
             ELSE topics_in(getvariable('constants')['topics']) END AS topics_given,
        CASE WHEN getvariable('topic_rules') IS NOT NULL THEN folded_text(text) END AS folded
    FROM records
), scanned AS (
    SELECT *, number_text(weight_text) AS number,
        odd_digits_of(number_text(weight_text)) AS digits, odd_point_of(number_text(weight_text)) AS point
    FROM mapped
), moved AS (
    SELECT *, whole_of(digits, point) AS whole, part_of(digits, point) AS part,
        topics_of(CASE WHEN folded IS NULL THEN topics_given
                       ELSE list_concat(topics_given, topics_said(folded)) END) AS topics
    FROM scanned
), read AS (
    SELECT *,
        kind_of(kind_text) AS kind,
        time_of(trimmed(happened_text)) AS happened_at,
        weight_of(number, digits, whole, part) AS weight_e6,
        visibility_of(visibility_text) AS visibility,
        flag_of(automated_text) AS automated,
        flag_of(incentivised_text) AS incentivised,
        flag_of(shadow_text) AS shadow
    FROM moved
), examined AS (
    SELECT *,
        id_fault(actor) AS actor_fault,
        id_fault(target) AS target_fault,
        kind_fault(kind) AS kind_fault,
        time_fault(trimmed(happened_text), happened_at) AS time_fault,
        optional_id_fault(id) AS id_fault,
        topics_fault(topics) AS topics_fault,
        weight_fault(number, digits, whole, weight_e6) AS weight_fault,
        label_fault(network, 64) AS network_fault,
        label_fault(item, 2048) AS item_fault,
        fault IS NULL AND (
            coalesce(list_contains(getvariable('ignore_actor'), actor), false)
            OR coalesce(list_contains(getvariable('ignore_target'), target), false)
            OR coalesce(list_contains(getvariable('ignore_kind'), kind_text), false)
            OR coalesce(list_contains(getvariable('ignore_network'), network), false)) AS is_ignored
    FROM read
), judged AS (
    SELECT *, CASE
        WHEN fault IS NOT NULL THEN {'column': 'row', 'reason': fault, 'value': NULL}
        WHEN actor_fault IS NOT NULL THEN {'column': 'actor', 'reason': actor_fault, 'value': actor}
        WHEN target_fault IS NOT NULL THEN {'column': 'target', 'reason': target_fault, 'value': target}
        WHEN kind_fault IS NOT NULL THEN {'column': 'kind', 'reason': kind_fault, 'value': kind_text}
        WHEN time_fault IS NOT NULL THEN {'column': 'happened_at', 'reason': time_fault, 'value': happened_text}
        WHEN id_fault IS NOT NULL THEN {'column': 'id', 'reason': id_fault, 'value': id}
        WHEN topics_fault IS NOT NULL
            THEN {'column': 'topics', 'reason': topics_fault, 'value': array_to_string(topics, ';')}
        WHEN weight_fault IS NOT NULL THEN {'column': 'weight', 'reason': weight_fault, 'value': weight_text}
        WHEN network_fault IS NOT NULL THEN {'column': 'network', 'reason': network_fault, 'value': network}
        WHEN item_fault IS NOT NULL THEN {'column': 'item', 'reason': item_fault, 'value': item}
        WHEN visibility IS NULL
            THEN {'column': 'visibility', 'reason': 'neither public nor private', 'value': visibility_text}
        WHEN automated IS NULL
            THEN {'column': 'automated', 'reason': 'neither true nor false', 'value': automated_text}
        WHEN incentivised IS NULL
            THEN {'column': 'incentivised', 'reason': 'neither true nor false', 'value': incentivised_text}
        WHEN shadow IS NULL THEN {'column': 'shadow', 'reason': 'neither true nor false', 'value': shadow_text}
    END AS problem
    FROM examined
)
SELECT line, problem IS NULL AND NOT is_ignored AS is_good, is_ignored,
    CASE WHEN NOT is_ignored THEN problem END AS problem,
    CASE WHEN problem IS NOT NULL THEN raw END AS raw,
    id, actor, target, kind, credits_of(kind) AS credits, happened_at, weight_e6, topics, network, item, visibility,
    automated, incentivised, shadow, coalesce(rtrim(substr(part, 7), '0') <> '', false) AS is_rounded
FROM judged
"""

COUNT = """
SELECT count(*), count(*) FILTER (is_ignored), count(problem), count(*) FILTER (is_good),
    count(*) FILTER (is_good AND shadow), count(*) FILTER (is_good AND id IS NULL),
    count(*) FILTER (is_good AND is_rounded), count(*) FILTER (is_good AND weight_e6 = 0),
    count(*) FILTER (is_good AND (has_hidden(actor) OR has_hidden(target)))
FROM checked
"""

FOLD_RULES = """
SELECT {'topic': topic, 'phrase': folded_text(phrase)} FROM (SELECT unnest($1) AS topic, unnest($2) AS phrase)
"""

SET_ASIDE = """
INSERT INTO rejected
SELECT line, problem.column, problem.reason, left(problem.value, 41), raw FROM checked WHERE problem IS NOT NULL
"""


def set_rules(session: duckdb.DuckDBPyConnection, source: SourceMap, options: ReadOptions) -> None:
    """Give the checks what the source map and the options decide."""
    known = sorted(set(source.kinds.values())) if source.other_kinds == "reject" else None
    session.execute(
        "CREATE OR REPLACE TEMP TABLE rejected "
        '(line BIGINT, "column" VARCHAR, reason VARCHAR, value VARCHAR, raw VARCHAR)'
    )
    set_variables(
        session,
        {
            "constants": constants_of(source, options),
            "kinds": source.kinds,
            "known_kinds": known,
            "credits": source.credits,
            "other_credits": source.other_credits,
            "epoch": options.epoch or source.epoch,
            "tz": options.tz or source.tz,
            "decimal": options.decimal or source.decimal,
            "topic_rules": None,
            "latest": (options.moment() + FUTURE).replace(tzinfo=None),
        }
        | {
            f"ignore_{column}": [value for rule in source.ignore if rule.column == column for value in rule.values]
            for column in ("actor", "target", "kind", "network")
        },
    )
    if options.topic_rules:
        said = [(topic, phrase) for topic, phrases in options.topic_rules.items() for phrase in phrases]
        folded = session.execute(
            FOLD_RULES,
            [[topic for topic, _ in said], [phrase for _, phrase in said]],
        ).fetchall()
        set_variables(session, {"topic_rules": [rule for (rule,) in folded]})


def check_records(session: duckdb.DuckDBPyConnection, counts: Counter[str]) -> None:
    """Judge the rows in ``records``: leave them in ``checked``, set the bad ones aside, add to the counts."""
    session.execute(CHECK)
    names = ("read", "ignored", "rejected", "good", "shadows", "without_id", "rounded", "weightless", "hidden")
    found = dict(zip(names, one_row(session, COUNT), strict=True))
    counts.update(found)
    if found["rejected"]:
        session.execute(SET_ASIDE)
