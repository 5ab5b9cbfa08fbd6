"""What a table is, how a file becomes one, and where it is kept."""
