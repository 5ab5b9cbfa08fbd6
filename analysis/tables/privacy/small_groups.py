"""From how many customers on a group may be shown: fewer could be made out one by one."""

# The usual limit of official statistics for tables of people.
SMALLEST_GROUP = 5
