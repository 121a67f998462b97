"""The mathematics: from counts to weights, ranks and explanations. Knows no database, no file format, no terminal."""
