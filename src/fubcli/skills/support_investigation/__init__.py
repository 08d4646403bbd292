"""`support-investigation`: hypotheses with evidence for and against each, kept in a case that is only added to."""
