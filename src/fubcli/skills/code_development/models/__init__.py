"""Models of tables in four languages: generated text that compiles whatever the columns are called."""
