"""The packaged queries as people ask for them: their names, what each asks, its text; kept in the store's room."""

from influent.store.queries import Query, load_read_query, query_names

__all__ = ["Query", "load_read_query", "query_names"]
