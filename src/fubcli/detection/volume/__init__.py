"""How many rows a night brings: what is to be expected, and what it means when others came."""
