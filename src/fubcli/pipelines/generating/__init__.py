"""What the generators of raw data share: the session, the dice, and what a file remembers of its making."""
