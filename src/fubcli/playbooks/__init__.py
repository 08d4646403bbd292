"""The playbooks: YAML read into `model.playbook`, and plain words matched to one of them."""
