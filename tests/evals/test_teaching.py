"""Teaching runs from the files to the files, with a tiny model; torch is not among what tests are installed with."""

from __future__ import annotations

import json
import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from packed_weights import WIDTH, write_weights

from evals import teaching
from evals.errors import EvalCasesError
from evals.teaching import RATE, Plan, main, read_course, teach
from evals.teaching_exercises import Exercises, Slips
from evals.teaching_model import network
from evals.teaching_tokens import SPECIAL, Pairs, unigram
from evals.teaching_weights import Weights, read_weights

with_torch = pytest.mark.skipif(
    find_spec("torch") is None or find_spec("onnx") is None,
    reason="teaching needs torch and onnx: pip install -e '.[teach]'",
)
PIECES = (*SPECIAL, "▁", *"天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往：问")
SET = """\
=== 天地
[1] 玄黄
[2] 宇宙
[3] 洪荒
Q 1 | 天玄
Q 2 | 问宇
N | 寒来
=== 日月
[1] 盈昃
[2] 辰宿
[3] 列张
Q 1 | 日盈
Q 2,3 | 问列
N | 暑往
"""


@pytest.fixture
def inputs(tmp_path: Path) -> list[str]:
    """The command's options for a tiny model and a set of six questions."""
    write_weights(tmp_path / "w.bin", PIECES)
    unigram(PIECES, [0.0] * len(PIECES)).save(str(tmp_path / "t.json"))
    (tmp_path / "set.txt").write_text(SET, encoding="utf-8")
    named = {"weights": "w.bin", "tokens": "t.json", "sets": "set.txt", "out": "out"}
    return [part for option, name in named.items() for part in (f"--{option}", str(tmp_path / name))]


@with_torch
@pytest.mark.integration
def test_two_steps_write_a_file_that_the_program_can_read(
    inputs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import onnxruntime

    # Six questions, eight in a step.
    assert main([*inputs, "--layers", "2", "--epochs", "2.7"]) == 0
    told = capsys.readouterr().err
    assert (
        "6 questions, 27 pieces, 2 layers" in told
        and "step 2 of 2, loss" in told
        and "0 minutes left" in told
    )
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "cross-encoder.json",
        "cross-encoder.onnx",
        "cross-encoder.pt",
    ]
    scores = [
        score for _, score in json.loads((out / "cross-encoder.json").read_text("utf-8"))["model"]["vocab"]
    ]
    assert scores[:2] == [-1.0, -2.0]
    session = onnxruntime.InferenceSession(
        str(out / "cross-encoder.onnx"), providers=["CPUExecutionProvider"]
    )
    ids, half = Pairs(unigram(PIECES, scores)).arrays([("天玄", "天地：玄黄"), ("问", "日月：列张寒来暑往")])
    (together,) = session.run(None, {"ids": ids, "half": half})
    assert together.shape == (2, 1) and np.isfinite(together).all()
    (alone,) = session.run(None, {"ids": ids[:1, half[0] >= 0], "half": half[:1, half[0] >= 0]})
    # Values are rounded to 8 bits by the largest of a batch, so padding moves them a little.
    assert abs(alone.item() - together[0].item()) < 0.2


def losses(folder: Path, epochs: float, rate: float = RATE) -> tuple[list[float], Any, Weights]:
    """The losses of a network of one layer, itself, and the weights that it began with."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(5)
    weights = read_weights(folder / "w.bin")
    pairs = Pairs(unigram(PIECES, weights.scores.tolist()))
    taught = network(weights, 1, range(len(PIECES)))
    exercises = Exercises(read_course([folder / "set.txt"]), Slips(PIECES[5:]))
    return teach(taught, exercises, pairs, Plan(epochs, 5, rate), lambda _: None), taught, weights


@with_torch
@pytest.mark.integration
@pytest.mark.usefixtures("inputs")
def test_the_questions_are_learnt_and_the_word_vectors_stay(tmp_path: Path) -> None:
    # A network of this size learns nothing in so few steps at the rate of the real one.
    seen, taught, weights = losses(tmp_path, 400, rate=0.005)
    assert len(seen) == 300
    assert np.mean(seen[-20:]) < 0.5 * np.mean(seen[:20])
    np.testing.assert_array_equal(taught.word.weight.numpy(), weights.matrix("emb.word", WIDTH))
    assert not np.array_equal(taught.layers[0].q.weight.detach().numpy(), weights.matrix("l0.q.w", WIDTH))


@with_torch
@pytest.mark.integration
@pytest.mark.usefixtures("inputs")
def test_the_same_seed_teaches_the_same(tmp_path: Path) -> None:
    assert losses(tmp_path, 4)[0] == losses(tmp_path, 4)[0]


@with_torch
@pytest.mark.integration
@pytest.mark.usefixtures("inputs")
def test_it_reads_as_it_was_taught_whatever_stands_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Attention is written twice, for teaching and for the exported graph; padding counts in neither."""
    import torch

    monkeypatch.setattr("evals.teaching_model.DROPOUT", 0.0)
    weights = read_weights(tmp_path / "w.bin")
    taught = network(weights, 2, range(len(PIECES)))
    pairs = Pairs(unigram(PIECES, weights.scores.tolist()))
    short, long = ("天", "地：玄"), ("日月", "问：盈昃辰宿列张寒来暑往")
    with torch.no_grad():
        read = [
            taught.train(teaching_it)(*map(torch.from_numpy, pairs.arrays(asked)))[0].item()
            for teaching_it in (True, False)
            for asked in ([short, long], [short])
        ]
    assert read == pytest.approx([read[0]] * 4, abs=1e-5)


@with_torch
@pytest.mark.integration
def test_a_run_goes_on_with_what_an_earlier_one_has_kept(inputs: list[str], tmp_path: Path) -> None:
    import torch

    def kept(*options: str) -> dict[str, Any]:
        assert main([*inputs, "--layers", "1", "--epochs", "2", *options]) == 0
        read: dict[str, Any] = torch.load(tmp_path / "out" / "cross-encoder.pt", weights_only=True)
        assert read["pieces"] == list(PIECES)
        state: dict[str, Any] = read["network"]
        return state

    first = kept()
    same = kept("--from", str(tmp_path / "out" / "cross-encoder.pt"), "--rate", "0")
    assert all(torch.equal(same[name], first[name]) for name in first)
    # A second run from there, and one from the weights, end differently.
    further = kept("--from", str(tmp_path / "out" / "cross-encoder.pt"))
    assert not torch.equal(further["head.weight"], first["head.weight"])
    assert all(torch.equal(again, first[name]) for name, again in kept().items())


@with_torch
def test_a_checkpoint_that_does_not_fit_is_told(
    inputs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import torch

    assert main([*inputs, "--layers", "1", "--epochs", "2"]) == 0
    path = tmp_path / "out" / "cross-encoder.pt"

    def told(given: Path, *options: str) -> str:
        capsys.readouterr()
        assert main([*inputs, "--layers", "1", "--epochs", "2", "--from", str(given), *options]) == 2
        return capsys.readouterr().err

    assert "of another shape. Give the --layers" in told(path, "--layers", "2")
    unigram(PIECES[:-1], [0.0] * (len(PIECES) - 1)).save(str(tmp_path / "other.json"))
    assert "has other pieces" in told(path, "--tokens", str(tmp_path / "other.json"))
    assert "cannot be read: No such file" in told(tmp_path / "none.pt")
    (tmp_path / "cut.pt").write_bytes(path.read_bytes()[:2000])
    torch.save([1], tmp_path / "list.pt")
    for other in (tmp_path / "cut.pt", tmp_path / "set.txt", tmp_path / "list.pt"):
        assert "is not what a run of teaching has kept" in told(other)


@with_torch
def test_it_stops_after_so_many_steps(inputs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*inputs, "--layers", "1", "--epochs", "50", "--steps", "3"]) == 0
    assert "Stopped after 3 of 37 steps, as told." in capsys.readouterr().err


@pytest.mark.parametrize("share", ["1.1", "-0.1", "nan", "some"])
def test_a_share_that_is_none_is_told(
    inputs: list[str], share: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*inputs, f"--far={share}"])
    assert f"{share} is no share. Give a number from 0 to 1." in capsys.readouterr().err


@with_torch
def test_it_stops_when_the_time_is_over(inputs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*inputs, "--layers", "1", "--epochs", "50", "--minutes", "0"]) == 0
    assert "Stopped after 1 of 37 steps: 0 minutes are over." in capsys.readouterr().err


@with_torch
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--layers", "3"], "The weights have 2 layers"),
        (["--layers", "2", "--epochs", "1"], "6 questions in 1 epochs are less than a step"),
        (["--weights", "none.bin"], "none.bin cannot be read"),
        (["--sets", "none.txt"], "none.txt cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    inputs: list[str], options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*inputs, *options]) == 2
    assert told in capsys.readouterr().err


def test_a_missing_package_is_told_with_the_way_to_install_it(
    inputs: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(teaching, "PACKAGES", ("torch_of_another_name", "onnx_of_another_name"))
    assert main(inputs) == 2
    told = capsys.readouterr().err
    assert "torch_of_another_name and onnx_of_another_name" in told and "pip install -e '.[teach]'" in told


DOCUMENTS = (Path("assistant/data/NOTICE.md"), Path("evals/sets/reading/README.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_the_commands_that_are_told_are_understood(
    document: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(teaching, "PACKAGES", ("torch_of_another_name",))
    text = (Path(__file__).parents[2] / document).read_text(encoding="utf-8")
    commands = re.findall(r"^python -m evals\.teaching (.+)", text, re.MULTILINE)
    assert commands
    for command in commands:
        # All options are taken; what they name is read only after the packages were found.
        assert main(shlex.split(command)) == 2
        assert "Teaching needs torch_of_another_name" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_is_told_before_the_work(
    inputs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(teaching, "PACKAGES", ())
    assert main([*inputs, "--out", str(tmp_path / "set.txt")]) == 2
    assert "set.txt cannot be written to" in capsys.readouterr().err


def test_bad_lines_of_all_sets_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{SET}nothing\n", encoding="utf-8")
    with pytest.raises(EvalCasesError) as caught:
        read_course([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert [problem.count("is no sentence") for problem in caught.value.problems] == [1, 1]
