"""Whether a night was as it should be: pure judgement over histories of commits, without clock, disk or network."""
