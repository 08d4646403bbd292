"""The words of the program: frozen dataclasses and enums, standard library only, no I/O."""
