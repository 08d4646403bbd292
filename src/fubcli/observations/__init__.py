"""What the monitor has seen and the warehouse forgets: commits, and the columns that each table had."""
