"""The command line: argv and an upstream event in, one event and an exit code out."""
