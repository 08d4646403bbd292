"""The parts of a brief as Markdown."""
