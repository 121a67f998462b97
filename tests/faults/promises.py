"""What influent promises of faults, and which test holds each promise: the rows of docs/reliability.md."""

from __future__ import annotations

from dataclasses import dataclass

FAULTS, STORE = "tests/faults", "tests/store"


@dataclass(frozen=True)
class Promise:
    """What is promised, the faults of it, the tests that hold it (by the beginning of their ids), and the figure."""

    says: str
    faults: str
    tests: str
    figure: str


PROMISES = (
    Promise(
        "A load, rank or export that is killed (`kill -9`) at any moment loses no batch "
        "acknowledged and counts "
        "none twice; the same commands go on to the same rows, counts, ranks and exported bytes.",
        "kill -9",
        f"{FAULTS}/test_killed.py::test_program_when_killed_at_any_time",
        "{kills:,} kills at random moments, five in a row to each store",
    ),
    Promise(
        "The same at every named place: before the first batch, between rows, counts and ledger, before, "
        "during and after "
        "the commit, while a run is written, an export renamed, tables made, the log moved into the file.",
        "F01 to F08",
        f"{FAULTS}/test_killed.py::test_program_when_killed_at_a_named_place",
        "12 places, on the first and a later pass",
    ),
    Promise(
        "Ctrl-C once or twice, SIGTERM and a closed terminal lose nothing either; Ctrl-C ends with 130, says "
        "how to go on, "
        "and leaves no working folder.",
        "F09, F10, F12",
        f"{FAULTS}/test_signals.py",
        "{moments} moments for each of 4",
    ),
    Promise(
        "A pipe that is closed early ends the program silently.",
        "F11",
        "tests/cli/test_ending.py::test_pipe_when_closed_early",
        "exit code 141",
    ),
    Promise(
        "When a read, write, sync, rename or open fails (full disk, I/O error, no descriptors left), load, "
        "rank, export, page "
        "and forget give the right result or a clean error; no temporary file and no open descriptor stays; the same "
        "command then works.",
        "F13, F14, F24",
        f"{FAULTS}/test_failing_disk.py",
        "{calls} call of 5 kinds in 5 commands, one at a time",
    ),
    Promise(
        "A store's file that was cut short or has a flipped bit gives the right answer or a refusal, never a "
        "wrong number.",
        "F17, F18",
        f"{FAULTS}/test_damaged.py",
        "{damages} damages of 3 kinds, 3 questions to each",
    ),
    Promise(
        "A store that another process holds, or of a newer format, is refused by name.",
        "F19, F20",
        f"{STORE}/test_duckdb.py::test_open_when",
        "each case",
    ),
    Promise(
        "A server that is not found, never answers, speaks something else, is too old, refuses the login, "
        "fails for now or "
        "for good, runs out of memory, or hangs up after any message ends in the result or a clean error, in "
        "bounded time.",
        "F26 to F29, F31 to F41",
        f"{FAULTS}/test_bolt.py",
        "every message position, on a made-up server with the real driver",
    ),
    Promise(
        "A server whose certificate has another name, has expired, is not valid yet or is signed by nobody known is "
        "refused at once, before any password is said, with what to do about it.",
        "F30",
        f"{FAULTS}/test_certificates.py",
        "4 certificates, by bolt+s:// and neo4j+s://, on a made-up server with the real driver",
    ),
    Promise(
        "A Neo4j without the memory for a batch takes it in parts: at the end it is the same store under the same "
        "snapshot; stopped between, the beginning is named as such, can go, and the same command adds the rest.",
        "F35",
        f"{STORE}/test_neo4j_parts.py",
        "parts of 1 to 5 rows, stopped after each",
    ),
    Promise(
        "The same on a real Neo4j whose transactions may use 10 MB.",
        "F35",
        f"{FAULTS}/test_little_memory.py",
        "a batch of 4,000 rows",
    ),
    Promise(
        "When the connection to a real Neo4j is lost before, after or in the middle of the answer to any "
        "message of a load, "
        "each batch counts exactly once, taken whole or in parts.",
        "F33",
        f"{FAULTS}/test_lost_connections.py::test_load_when_the_connection",
        "{messages} message of a load, 3 ways each; of a load in parts each in one of these ways",
    ),
    Promise(
        "When a real Neo4j is killed (`kill -9`) at any moment of a load and started again, no batch "
        "that was acknowledged is lost and none counts twice, and the same command goes on to the rows and counts "
        "of an embedded store.",
        "kill -9 of the server",
        f"{FAULTS}/test_lost_connections.py::test_load_when_the_server",
        "{server_kills} kills at random moments of one load",
    ),
    Promise(
        "Whatever is loaded, unloaded, united, parted, called a bot, forgotten, cut off, restored, ranked "
        "and exported, in any "
        "order, the embedded store counts as plain lists do.",
        "random stories",
        f"{STORE}/test_stories.py::test_duckdb",
        "{stories:,} stories of up to 12 steps",
    ),
    Promise(
        "The same on Neo4j.",
        "random stories",
        f"{STORE}/test_stories.py::test_neo4j",
        "{neo4j_stories} stories of up to 12 steps",
    ),
    Promise(
        "Of any file, however spoilt, rows read = loaded + duplicates + set aside + ignored, and nothing "
        "ends in a traceback.",
        "bad inputs",
        f"{FAULTS}/test_fuzzed.py",
        "{fuzzed:,} fuzzed rows of CSV and JSONL; {spoilt} spoilt files",
    ),
)
