"""What protects the people in the tables: who may be contacted, and identifiers that no longer name anybody."""
