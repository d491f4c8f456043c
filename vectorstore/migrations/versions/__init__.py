"""One file a step, in order of their numbers; ``down_revision`` names the step before."""
