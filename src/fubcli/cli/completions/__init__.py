"""What shells need to complete a command line: one script per shell, and the candidates that each of them asks for."""
