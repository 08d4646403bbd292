"""The two documents of a case: the record for those who investigate, the summary for all others."""
