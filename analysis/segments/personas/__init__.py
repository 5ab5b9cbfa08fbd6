"""What the people of each segment are like, and what sets them apart."""

from analysis.segments.personas.apart import set_apart
from analysis.segments.personas.personas import Personas, PersonaSettings, describe_personas

__all__ = ["PersonaSettings", "Personas", "describe_personas", "set_apart"]
