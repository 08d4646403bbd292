"""One rule per file, named as the sentence it enforces; its docstring is the user's documentation."""
