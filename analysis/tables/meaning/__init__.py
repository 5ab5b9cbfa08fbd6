"""What a file is, what its columns mean, and which of them name people."""
