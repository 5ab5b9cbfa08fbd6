"""Find where customers leak, who they are, what they are worth, and plan what to do. No user interface in here."""
