"""An answer as a page that can be mailed, or as Markdown; the work is done in the reports' room."""

from influent.reports.markdown import markdown
from influent.reports.page import write_page

__all__ = ["markdown", "write_page"]
