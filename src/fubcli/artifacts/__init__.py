"""Files that other tools leave behind: read with limits, never trusted, and never a reason to end a run."""
