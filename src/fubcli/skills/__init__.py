"""What a skill downstream does with an event: one package per skill, `run(request, ports) -> Envelope`."""
