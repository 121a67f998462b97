"""How does a result leave influent? As tables, graph files and pictures, each whole or not there at all.

Pure functions from ids, arrays and the types of ``influent.answers`` to files; no room here knows a store or a solver.

=============  ====================================================================================
``tables``     rows as CSV (guarded against spreadsheets' formulas), JSON lines or Parquet
``graphs``     the who-influences-whom graph as GEXF or GraphML
``picture``    the graph around one person as an SVG
``documents``  what an answer says, in which order: sentences, a network, tables with their sums
``page``       a document as one HTML file that can be mailed
``markdown``   a document as Markdown
``manifest``   what a file was made from: a small JSON file beside it
``landing``    how a file gets to its place: private, whole, never over another one unasked
=============  ====================================================================================
"""
