"""A local Neo4j for those without Docker: started, stopped and asked for here; the work is done in the store's room."""

from influent.store.server import ServerInfo, server_status, start_server, stop_server

__all__ = ["ServerInfo", "server_status", "start_server", "stop_server"]
