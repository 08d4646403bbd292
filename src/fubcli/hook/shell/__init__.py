"""Shell commands as bash reads them: words, commands, and the programs that they start."""
