"""`fubcli doctor`: what works, what does not, and what to do about it; it changes nothing and runs no statement."""

from fubcli.operations.doctor.run import DoctorPorts, run

__all__ = ["DoctorPorts", "run"]
