"""Days of the marketing pipeline, from generated raw data to marts, held against the truth about that data."""
