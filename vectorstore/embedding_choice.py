"""Which embedding is set, as a value that costs nothing to read."""

from __future__ import annotations

from dataclasses import dataclass, field

FASTEMBED = "fastembed"


@dataclass(frozen=True, slots=True)
class EmbeddingChoice:
    """The packaged embedding, one of fastembed, or one of an OpenAI-compatible service at ``url``.

    provider: ``packaged``, ``fastembed`` or the service's short name. ``key`` stands in no repr.
    """

    provider: str
    model: str = ""
    url: str = ""
    key: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """As the setting names it."""
        return f"{self.provider}:{self.model}" if self.model else self.provider


PACKAGED = EmbeddingChoice("packaged")
