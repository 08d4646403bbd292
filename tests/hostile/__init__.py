"""What an attacker writes into names, tickets, comments and logs, and every place that it must not act in."""
