"""YAML to `model.playbook`: strict, every error with its file, line and key."""
