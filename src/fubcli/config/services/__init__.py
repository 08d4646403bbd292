"""Profiles of outside services: from `services.toml` in the configuration directory, and the environment."""
