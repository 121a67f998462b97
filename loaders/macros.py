r"""How one text value is read and what is wrong with it: SQL macros, exact, one question each.

``x_of(text)`` is the value or NULL, ``x_fault(text)`` the reason why it cannot be read or NULL. What a file's
options decide comes from session variables (epoch, tz, decimal, latest, ...), which are constants to the planner.

RE2's ``\p{Z}`` are Unicode's separators, ``\p{Cc}`` its control characters (C0, DEL, C1).
"""

from __future__ import annotations

# trim() decodes every character; most values have no blank at either end, which two bytes tell.
BLANKS = """
CREATE MACRO trimmed(x) AS CASE WHEN starts_with(x, ' ') OR ends_with(x, ' ') THEN trim(x) ELSE x END;
CREATE MACRO is_empty_line(x) AS CASE
    WHEN x IS NULL THEN true WHEN starts_with(x, ' ') THEN trim(x) = '' ELSE x = '' END;
"""

IDS = r"""
CREATE MACRO is_blank(x) AS x IS NULL OR regexp_full_match(x, '[\s\p{Z}]*');
CREATE MACRO has_controls(x) AS regexp_matches(x, '\p{Cc}');
CREATE MACRO has_hidden(x) AS strlen(x) > length(x) AND regexp_matches(x, '[\p{Cf}\p{Zl}\p{Zp}]');
CREATE MACRO id_fault(x) AS CASE
    WHEN regexp_full_match(x, '[!-~]{1,512}') THEN NULL
    WHEN is_blank(x) THEN 'empty or blank'
    WHEN strlen(x) > 512 THEN 'longer than 512 bytes'
    WHEN has_controls(x) THEN 'holds control characters' END;
CREATE MACRO optional_id_fault(x) AS CASE WHEN x IS NULL THEN NULL ELSE id_fault(x) END;
CREATE MACRO label_fault(x, longest) AS CASE
    WHEN x IS NULL THEN NULL
    WHEN strlen(x) > longest THEN 'longer than ' || longest || ' bytes'
    WHEN has_controls(x) THEN 'holds control characters' END;
"""

KINDS = """
CREATE MACRO kind_of(x) AS
    coalesce(getvariable('kinds')[lower(trimmed(x))], lower(trimmed(x)));
CREATE MACRO is_unknown_kind(x) AS
    getvariable('known_kinds') IS NOT NULL AND NOT list_contains(getvariable('known_kinds'), x);
CREATE MACRO kind_fault(x) AS CASE
    WHEN regexp_full_match(x, '[!-~]{1,64}')
        THEN CASE WHEN is_unknown_kind(x) THEN 'not a kind of this source' END
    WHEN is_blank(x) THEN 'empty or blank'
    WHEN length(x) > 64 THEN 'longer than 64 characters'
    WHEN has_controls(x) THEN 'holds control characters'
    WHEN is_unknown_kind(x) THEN 'not a kind of this source' END;
CREATE MACRO credits_of(kind) AS
    coalesce(getvariable('credits')[kind], getvariable('other_credits'));
"""

# Plain numbers are cast. An odd one (signed, exponent, many decimals) is text to the end: its digits, where the
# point stands among them, then what is before it (whole) and behind it (part). The first six of the part are the
# millionths, the rest decides the rounding, compared as text, since '5' < '51' < '6'.
WEIGHTS = r"""
CREATE MACRO number_text(x) AS CASE WHEN getvariable('decimal') = ','
    THEN replace(replace(trimmed(x), '.', '?'), ',', '.') ELSE trimmed(x) END;
CREATE MACRO is_number(x) AS regexp_full_match(x, '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?');
CREATE MACRO exponent_of(x) AS
    coalesce(TRY_CAST(nullif(regexp_extract(x, '[eE]([+-]?[0-9]+)$', 1), '') AS INTEGER), 0);
CREATE MACRO is_plain_number(x) AS regexp_full_match(x, '[0-9]{1,9}(\.[0-9]{1,6})?');
CREATE MACRO odd_digits_of(x) AS CASE WHEN NOT is_plain_number(x) AND is_number(x)
    THEN replace(regexp_extract(x, '^[+-]?([0-9.]*)', 1), '.', '') END;
CREATE MACRO odd_point_of(x) AS CASE WHEN NOT is_plain_number(x) AND is_number(x)
    THEN CAST(length(regexp_extract(x, '^[+-]?([0-9]*)', 1)) + exponent_of(x) AS INTEGER) END;
CREATE MACRO whole_of(digits, point) AS
    ltrim(CASE WHEN point <= 0 THEN '' ELSE rpad(left(digits, point), least(point, 400), '0') END, '0');
CREATE MACRO part_of(digits, point) AS
    CASE WHEN point >= 0 THEN substr(digits, point + 1) ELSE repeat('0', least(-point, 400)) || digits END;
CREATE MACRO rounded_e6(whole, part) AS
    CAST('0' || whole || rpad(left(part, 6), 6, '0') AS BIGINT)
    + CASE WHEN rtrim(substr(part, 7), '0') > '5' THEN 1
           WHEN rtrim(substr(part, 7), '0') = '5'
               THEN CAST(right(rpad(left(part, 6), 6, '0'), 1) AS BIGINT) % 2
           ELSE 0 END;
CREATE MACRO weight_of(x, digits, whole, part) AS CASE
    WHEN x IS NULL THEN 1000000
    WHEN is_plain_number(x) THEN CAST(CAST(x AS DECIMAL(28, 6)) * 1000000 AS BIGINT)
    WHEN digits IS NULL OR length(whole) > 9 THEN NULL
    WHEN starts_with(x, '-') AND regexp_matches(digits, '[1-9]') THEN NULL
    ELSE rounded_e6(whole, part) END;
CREATE MACRO weight_fault(x, digits, whole, e6) AS CASE
    WHEN e6 IS NOT NULL THEN NULL
    WHEN digits IS NULL THEN 'not a plain decimal number'
    WHEN length(whole) > 9 THEN 'a weight is below 1,000,000,000'
    ELSE 'a weight is not below zero' END;
"""

# Times with a zone, times without, and bare numbers are told apart by their look before anything is cast: the
# cast alone would also take "infinity", "24:00" or a year 0. A leap second is read as the second before it.
TIMES = r"""
CREATE MACRO has_zone(x) AS regexp_full_match(x,
    '\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)([.,]\d{1,9})?)? ?'
    || '([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)');
CREATE MACRO has_no_zone(x) AS regexp_full_match(x,
    '\d{4}-\d\d-\d\d([Tt ]([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)([.,]\d{1,9})?)?)?');
CREATE MACRO is_count(x) AS regexp_full_match(x, '-?\d{1,18}(\.\d{0,12})?');
CREATE MACRO is_plain_utc(x) AS regexp_full_match(x,
    '\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z');
CREATE MACRO plain_time(x) AS replace(replace(replace(upper(x), ',', '.'), ':60', ':59'), ' Z', 'Z');
CREATE MACRO zoned_time(x) AS TRY_CAST(plain_time(x) AS TIMESTAMPTZ) AT TIME ZONE 'UTC';
CREATE MACRO local_time(x) AS (TRY_CAST(plain_time(x) AS TIMESTAMP) AT TIME ZONE getvariable('tz')) AT TIME ZONE 'UTC';
CREATE MACRO is_skipped_hour(x) AS
    ((TRY_CAST(plain_time(x) AS TIMESTAMP) AT TIME ZONE getvariable('tz')) AT TIME ZONE getvariable('tz'))
    <> TRY_CAST(plain_time(x) AS TIMESTAMP);
CREATE MACRO counted_us(x) AS CASE WHEN is_count(x) THEN CASE getvariable('epoch')
    WHEN 's' THEN CASE WHEN length(x) <= 12 AND NOT contains(x, '.') THEN CAST(x AS BIGINT) * 1000000
        ELSE TRY_CAST(TRY_CAST(x AS DECIMAL(38, 6)) * 1000000 AS BIGINT) END
    WHEN 'ms' THEN TRY_CAST(round(TRY_CAST(x AS DECIMAL(38, 6)) * 1000) AS BIGINT)
    WHEN 'us' THEN TRY_CAST(round(TRY_CAST(x AS DECIMAL(38, 6))) AS BIGINT) END END;
CREATE MACRO counted_time(x) AS make_timestamp(counted_us(x));
CREATE MACRO time_of(x) AS CASE
    WHEN getvariable('epoch') IS NOT NULL THEN counted_time(x)
    WHEN is_plain_utc(x) THEN TRY_CAST(x AS TIMESTAMP)  -- passes over the Z
    WHEN has_zone(x) THEN zoned_time(x)
    WHEN getvariable('tz') IS NOT NULL AND has_no_zone(x) AND NOT is_skipped_hour(x) THEN local_time(x) END;
CREATE MACRO time_fault(x, t) AS CASE
    WHEN t BETWEEN TIMESTAMP '0001-01-01' AND getvariable('latest') THEN NULL
    WHEN is_blank(x) THEN 'empty or blank'
    WHEN t > getvariable('latest') AND t < TIMESTAMP '10000-01-01' THEN 'more than a day in the future'
    WHEN t IS NOT NULL THEN 'the year is not one of 1 to 9999'
    WHEN getvariable('epoch') IS NOT NULL THEN 'not a count of ' || getvariable('epoch') || ' since 1970 (--epoch)'
    WHEN has_no_zone(x) AND getvariable('tz') IS NOT NULL AND TRY_CAST(plain_time(x) AS TIMESTAMP) IS NOT NULL
        THEN 'the clocks skipped this hour in ' || getvariable('tz')
    WHEN has_no_zone(x) AND getvariable('tz') IS NULL AND TRY_CAST(plain_time(x) AS TIMESTAMP) IS NOT NULL
        THEN 'names no time zone'
    WHEN is_count(x) THEN 'a bare number of unknown unit'
    ELSE 'not a time like 2026-03-12T09:30:00Z' END;
"""

TOPICS = r"""
CREATE MACRO topics_in(x) AS CASE
    WHEN contains(x, ';') OR contains(x, '|') THEN string_split(replace(x, '|', ';'), ';') ELSE [x] END;
CREATE MACRO folded_text(x) AS
    ' ' || trim(regexp_replace(lower(strip_accents(x)), '[^\pL\pN]+', ' ', 'g')) || ' ';
CREATE MACRO topics_said(folded) AS list_transform(
    list_filter(getvariable('topic_rules'), lambda rule: contains(folded, rule.phrase)), lambda rule: rule.topic);
CREATE MACRO topics_of(parts) AS CASE
    WHEN parts IS NULL THEN []::VARCHAR[]
    WHEN len(parts) = 1 AND parts[1] = trimmed(parts[1]) AND parts[1] <> '' THEN parts ELSE
    list_sort(list_distinct(list_filter(list_transform(parts, lambda part: trim(part)), lambda part: part <> ''))) END;
CREATE MACRO topics_fault(topics) AS CASE
    WHEN len(topics) = 0 THEN NULL
    WHEN len(topics) > 256 THEN 'more than 256 topics'
    WHEN has_controls(array_to_string(topics, ' ')) THEN 'holds control characters'
    WHEN list_max(list_transform(topics, lambda topic: strlen(topic))) > 256 THEN 'a topic is longer than 256 bytes'
    END;
"""

FLAGS = """
CREATE MACRO flag_of(x) AS CASE
    WHEN x IS NULL THEN false
    WHEN lower(trim(x)) IN ('true', '1', 'yes', 't', 'y') THEN true
    WHEN lower(trim(x)) IN ('false', '0', 'no', 'f', 'n', '') THEN false END;
CREATE MACRO visibility_of(x) AS CASE
    WHEN x IS NULL THEN 'public'
    WHEN lower(trim(x)) IN ('public', 'private') THEN lower(trim(x)) END;
"""

# `name` is the variable that holds the JSON path of a column, NULL where the file has none.
JSON = r"""
CREATE MACRO json_text(text, fault, name) AS
    CASE WHEN fault IS NULL THEN json_extract_string(text, getvariable(name)) END;
CREATE MACRO json_is_inexact(text, name) AS
    json_type(text, getvariable(name)) = 'DOUBLE'
    AND NOT regexp_full_match(json_extract_string(text, getvariable(name)), '-?[0-9]+');
CREATE MACRO json_topics(text, fault, name) AS CASE
    WHEN fault IS NOT NULL THEN NULL
    WHEN json_type(text, getvariable(name)) = 'ARRAY'
        THEN CAST(json_extract(text, getvariable(name)) AS VARCHAR[])
    ELSE topics_in(json_extract_string(text, getvariable(name))) END;
"""

MACROS = (BLANKS, IDS, KINDS, WEIGHTS, TIMES, TOPICS, FLAGS, JSON)
