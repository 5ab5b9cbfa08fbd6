"""What texts mean as numbers, dates and ids, decided by the whole column."""
