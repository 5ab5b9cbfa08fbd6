"""From bytes to columns as the file has them, whatever the format."""
