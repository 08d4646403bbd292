"""What agents read under `skills/`: it runs as it is written, and names nothing that is not there."""
