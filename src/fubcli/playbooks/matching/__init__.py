"""Plain words to a playbook and its parameters: by rules alone, the same every time."""
