"""The cross-encoder as a network of torch, and as the file that the program reads.

torch is imported where it is used: only teaching needs it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

import numpy as np

from assistant.cross_encoder import Ids
from evals.errors import TeachingError
from evals.teaching_weights import Shape, Weights

POSITIONS: Final = 256
"""Of the positions of multilingual-e5-small those that are kept; a pair has 162 pieces at most."""
DROPOUT: Final = 0.1
"""Share of values left out while teaching, as BERT was taught."""
OPSET: Final = 17
"""Version of the ONNX operators, which onnxruntime reads since 1.12."""
_MATRICES: Final = ("q", "k", "v", "ao", "fi", "fo")
_NORMS: Final = ("aln", "oln")


def network(weights: Weights, layers: int, rows: Sequence[int]) -> Any:
    """The first layers of an encoder with these rows of its word vectors, and a new head that gives log-odds.

    A ``torch.nn.Module``; called with pieces and halves (``Pairs.arrays``), both (pairs, longest), it returns (pairs, 1).
    Which half a piece is of is told by vectors that begin at zero. The word vectors are not taught: most pieces
    come too rarely for it.
    """
    import torch

    width = weights.shape.width
    made = _reader(replace(weights.shape, layers=layers, positions=POSITIONS), len(rows))
    values = {
        "word.weight": weights.rows("emb.word", width, rows),
        "pos.weight": weights.matrix("emb.pos", width)[:POSITIONS],
        "typ": weights.matrix("emb.type", width)[0],
        "eln.weight": weights.vector("emb.ln.w"),
        "eln.bias": weights.vector("emb.ln.b"),
    }
    for layer in range(layers):
        for name in (*_MATRICES, *_NORMS):
            values[f"layers.{layer}.{name}.weight"] = weights.vector(f"l{layer}.{name}.w")
            values[f"layers.{layer}.{name}.bias"] = weights.vector(f"l{layer}.{name}.b")
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            if name in values:
                parameter.copy_(torch.tensor(values[name].copy()).reshape(parameter.shape))
    made.word.weight.requires_grad = False
    return made


def keep(taught: Any, pieces: Sequence[str], path: Path) -> None:
    """Write what a network has learnt, and the pieces of its vocabulary; the file is replaced when all is done."""
    import torch

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        whole = Path(folder) / path.name
        torch.save({"network": taught.state_dict(), "pieces": list(pieces)}, whole)
        whole.replace(path)


def restore(taught: Any, pieces: Sequence[str], path: Path) -> None:
    """Give a network what an earlier one had learnt (``keep``).

    Raises TeachingError where the file is missing, of another kind, or of a network with other layers or pieces.
    """
    import torch

    try:
        kept = torch.load(path, map_location="cpu", weights_only=True)
        state, its_pieces = kept["network"], kept["pieces"]
    except OSError as error:
        raise TeachingError(f"{path} cannot be read: {error.strerror}. Name another with --from.") from error
    except (EOFError, KeyError, RuntimeError, TypeError, UnpicklingError) as error:
        raise TeachingError(
            f"{path} is not what a run of teaching has kept, or damaged. Name its cross-encoder.pt with --from."
        ) from error
    if its_pieces != list(pieces):
        raise TeachingError(f"{path} has other pieces. Name the tokenizer file of its run with --tokens.")
    try:
        taught.load_state_dict(state)
    except RuntimeError as error:
        raise TeachingError(
            f"{path} is of a network of another shape. Give the --layers and --weights of its run."
        ) from error


def _layer(shape: Shape) -> Any:
    """A transformer layer of BERT: attention and feed-forward, each added to its input and normed."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Layer(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            width, inner = shape.width, shape.inner
            self.q, self.k, self.v = (nn.Linear(width, width) for _ in range(3))
            self.ao, self.fi, self.fo = (
                nn.Linear(width, width),
                nn.Linear(width, inner),
                nn.Linear(inner, width),
            )
            self.aln, self.oln = nn.LayerNorm(width, shape.epsilon), nn.LayerNorm(width, shape.epsilon)

        def forward(self, states: Any, there: Any) -> Any:
            query, key, value = (self._heads(part(states)) for part in (self.q, self.k, self.v))
            if self.training:
                attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=there)
            else:
                # Written out, because it is what the exported graph is made of and 8 bits are fitted to.
                mask = torch.where(there, 0.0, -1e9)
                alike = query @ key.transpose(2, 3) / (shape.width // shape.heads) ** 0.5
                attended = torch.softmax(alike + mask, -1) @ value
            joined = attended.transpose(1, 2).reshape(states.shape)
            states = self.aln(states + functional.dropout(self.ao(joined), DROPOUT, self.training))
            further = self.fo(functional.gelu(self.fi(states)))
            return self.oln(states + functional.dropout(further, DROPOUT, self.training))

        def _heads(self, part: Any) -> Any:
            split = part.reshape(part.shape[0], part.shape[1], shape.heads, shape.width // shape.heads)
            return split.transpose(1, 2)

    return Layer()


def _reader(shape: Shape, words: int) -> Any:
    """The whole network with random weights; parts are made in this order, so that a seed gives the same ones."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Reader(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.word = nn.Embedding(words, shape.width)
            self.pos = nn.Embedding(shape.positions, shape.width)
            self.typ = nn.Parameter(torch.zeros(shape.width))
            self.eln = nn.LayerNorm(shape.width, shape.epsilon)
            self.layers = nn.ModuleList(_layer(shape) for _ in range(shape.layers))
            self.head = nn.Linear(shape.width, 1)
            self.halves = nn.Embedding(4, shape.width)
            nn.init.zeros_(self.halves.weight)

        def forward(self, ids: Any, half: Any) -> Any:
            there = half >= 0
            states = self.word(ids) + self.pos.weight[: ids.shape[1]] + self.typ
            states = self.eln(states + self.halves(half.clamp(min=0)))
            states = functional.dropout(states, DROPOUT, self.training)
            for layer in self.layers:
                states = layer(states, there[:, None, None, :])
            share = there[:, :, None].to(states.dtype)
            return self.head((states * share).sum(1) / share.sum(1))

    return Reader()


def export(taught: Any, pairs: tuple[Ids, Ids], path: Path) -> float:
    """Write a network as ONNX with 8-bit weights: inputs ``ids`` and ``half``, output ``odds``.

    The file is replaced when all is done. pairs: some that the graph is traced with and held against. Returns the
    largest difference of their log-odds between the file and the network.
    """
    import onnxruntime
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.preprocess import quant_pre_process

    taught.eval()
    given = tuple(map(torch.from_numpy, pairs))
    axes = {"ids": {0: "n", 1: "l"}, "half": {0: "n", 1: "l"}, "odds": {0: "n"}}
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        whole, prepared, small = (Path(folder) / f"{name}.onnx" for name in ("whole", "prepared", "small"))
        torch.onnx.export(
            taught,
            given,
            str(whole),
            input_names=["ids", "half"],
            output_names=["odds"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
        # Weights in ±63, which processors without VNNI add without overflow.
        quantize_dynamic(
            prepared,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
        session = onnxruntime.InferenceSession(str(small), providers=["CPUExecutionProvider"])
        (read,) = session.run(None, dict(zip(("ids", "half"), pairs, strict=True)))
        small.replace(path)
    with torch.no_grad():
        meant = taught(*given).numpy()
    return float(np.abs(read - meant).max())
