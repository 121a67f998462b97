"""Query texts only: one statement a file, NAME.cypher for Neo4j beside NAME.sql for DuckDB."""
