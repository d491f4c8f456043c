"""Settings: defaults, what each variable takes, and all mistakes told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chat_model import Form, Limits, Price
from assistant.labels import PRODUCER
from assistant.providers import PRESETS
from pages.operating.options import Bounds, LogForm, Operating
from settings import Settings, SettingsError, load_settings
from vectorstore.chroma_choice import ChromaServer
from vectorstore.embedding_choice import PACKAGED


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load_settings({}) == Settings(home=Path("data"), host="127.0.0.1", port=7860, threads=None)


def test_each_variable_sets_its_setting() -> None:
    environment = {
        "ZHENGWEN_HOME": "/srv/政策",
        "ZHENGWEN_HOST": "0.0.0.0",
        "ZHENGWEN_PORT": "8080",
        "ZHENGWEN_THREADS": "4",
    }
    assert load_settings(environment) == Settings(Path("/srv/政策"), "0.0.0.0", 8080, 4)


def test_blank_values_and_blanks_around_values_count_as_unset() -> None:
    assert load_settings({"ZHENGWEN_HOME": "  ", "ZHENGWEN_PORT": "", "ZHENGWEN_HOST": " "}) == Settings()
    assert load_settings({"ZHENGWEN_PORT": " 8080 "}).port == 8080


@pytest.mark.parametrize("port", ["0", "65536", "80a", "-1", "8.5", "８０８０", "٣"])
def test_a_port_that_is_none_is_refused_with_what_it_takes(port: str) -> None:
    with pytest.raises(SettingsError, match=r"ZHENGWEN_PORT is .*; it takes a whole number from 1 to 65535"):
        load_settings({"ZHENGWEN_PORT": port})


def test_all_unusable_settings_are_named_in_one_message() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"ZHENGWEN_PORT": "x", "ZHENGWEN_THREADS": "0"})
    assert "ZHENGWEN_PORT" in str(refused.value)
    assert "ZHENGWEN_THREADS" in str(refused.value)


def test_without_an_argument_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGWEN_HOME", "elsewhere")
    assert load_settings().home == Path("elsewhere")


KEY = "sk-secret-0123456789"


class TestTheModel:
    def test_none_is_set_by_a_key_alone(self) -> None:
        assert load_settings({"OPENAI_API_KEY": KEY}).model is None

    def test_openai_is_asked_at_its_own_address(self) -> None:
        model = load_settings({"ZHENGWEN_MODEL": "openai:gpt-5", "OPENAI_API_KEY": KEY}).model
        assert model is not None
        assert (model.service.model, model.service.key) == ("gpt-5", KEY)
        assert model.service.own

    @pytest.mark.parametrize("name", ["openai", "qwen", "deepseek", "vllm", "ollama"])
    def test_each_preset_has_an_address_and_its_own_key(self, name: str) -> None:
        variable = PRESETS[name].key_variable
        environment = {"ZHENGWEN_MODEL": f"{name}:some-model"} | ({variable: KEY} if variable else {})
        model = load_settings(environment).model
        assert model is not None
        assert model.service.url == PRESETS[name].url
        assert model.service.key == (KEY if variable else None)

    def test_a_key_of_one_service_is_not_sent_to_another(self) -> None:
        with pytest.raises(SettingsError, match="DASHSCOPE_API_KEY"):
            load_settings({"ZHENGWEN_MODEL": "qwen:qwen-plus", "OPENAI_API_KEY": KEY})

    def test_another_address_needs_no_key(self) -> None:
        environment = {"ZHENGWEN_MODEL": "openai:local", "OPENAI_BASE_URL": "http://127.0.0.1:8080/v1"}
        model = load_settings(environment).model
        assert model is not None
        assert (model.service.url, model.service.key, model.service.own) == (
            "http://127.0.0.1:8080/v1",
            None,
            False,
        )

    def test_the_key_may_stand_in_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")
        environment = {"ZHENGWEN_MODEL": "openai:gpt-5", "ZHENGWEN_MODEL_KEY_FILE": str(tmp_path / "key")}
        model = load_settings(environment).model
        assert model is not None
        assert model.service.key == KEY

    def test_no_key_stands_in_a_repr(self) -> None:
        environment = {"ZHENGWEN_MODEL": "openai:gpt-5", "OPENAI_API_KEY": KEY,
                       "ZHENGWEN_EMBEDDINGS": "openai:text-embedding-3-small"}  # fmt: skip
        assert KEY not in repr(load_settings(environment))

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"ZHENGWEN_MODEL": "gpt-5"}, "openai:NAME"),
            ({"ZHENGWEN_MODEL": "openai:"}, "openai:NAME"),
            ({"ZHENGWEN_MODEL": "other:x"}, "ollama:NAME"),
            ({"OPENAI_API_KEY": ""}, "OPENAI_API_KEY"),
            ({"OPENAI_API_KEY": f"{KEY}\tx"}, "one word"),
            ({"OPENAI_API_KEY": "密钥"}, "one word"),
            ({"ZHENGWEN_MODEL_KEY_FILE": "/no/such/file"}, "cannot be read"),
            ({"OPENAI_BASE_URL": "localhost:8000"}, "https://host/v1"),
            ({"OPENAI_BASE_URL": "https://user:pw@host/v1"}, "https://host/v1"),
            ({"ZHENGWEN_MODEL_SECONDS": "soon"}, "ZHENGWEN_MODEL_SECONDS"),
            ({"ZHENGWEN_MODEL_OUTPUT": "xml"}, "json_schema"),
            ({"ZHENGWEN_MODEL_PRICE": "cheap"}, "2/8 CNY"),
            ({"ZHENGWEN_EMBEDDINGS": "word2vec"}, "packaged"),
            ({"ZHENGWEN_PRODUCER": "局" * 101}, "operating office"),
            ({"ZHENGWEN_PRODUCER": "a\nb"}, "operating office"),
        ],
    )
    def test_a_mistake_is_told_with_what_it_takes_and_without_the_key(
        self, changed: dict[str, str], said: str
    ) -> None:
        environment = {"ZHENGWEN_MODEL": "openai:gpt-5", "OPENAI_API_KEY": KEY} | changed
        with pytest.raises(SettingsError) as refused:
            load_settings(environment)
        assert said in str(refused.value)
        assert KEY not in str(refused.value)
        assert "密钥" not in str(refused.value)

    def test_its_limits_form_and_price_are_set(self) -> None:
        environment = {
            "ZHENGWEN_MODEL": "vllm:qwen3",
            "ZHENGWEN_MODEL_SECONDS": "30",
            "ZHENGWEN_MODEL_EVIDENCE_TOKENS": "2000",
            "ZHENGWEN_MODEL_ANSWER_TOKENS": "800",
            "ZHENGWEN_MODEL_TOTAL_TOKENS": "20000",
            "ZHENGWEN_MODEL_OUTPUT": "text",
            "ZHENGWEN_MODEL_PRICE": "2/8 CNY",
        }
        model = load_settings(environment).model
        assert model is not None
        assert model.limits == Limits(seconds=30, evidence_tokens=2000, answer_tokens=800, total_tokens=20000)
        assert (model.form, model.price) == (Form.TEXT, Price(2, 8, "CNY"))


class TestChroma:
    def test_the_vectors_lie_in_the_folder_unless_a_server_is_named(self) -> None:
        assert load_settings({}).chroma is None
        assert load_settings(
            {"ZHENGWEN_CHROMA_URL": "https://vectors.example/chroma/"}
        ).chroma == ChromaServer("https://vectors.example/chroma")

    @pytest.mark.parametrize("url", ["http://chroma:8000", "http://[::1]:8000", "https://10.0.0.7"])
    def test_its_token_comes_from_a_variable_or_a_file_and_stands_in_no_repr(
        self, url: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "token"
        file.write_text(f"{KEY}\n")
        for given in ({"ZHENGWEN_CHROMA_TOKEN": KEY}, {"ZHENGWEN_CHROMA_TOKEN_FILE": str(file)}):
            settings = load_settings({"ZHENGWEN_CHROMA_URL": url, **given})
            assert settings.chroma == ChromaServer(url, KEY)
            assert KEY not in repr(settings)

    @pytest.mark.parametrize(
        "url",
        [
            "chroma:8000",
            "ftp://chroma",
            f"http://user:{KEY}@chroma:8000",
            "http://chroma:8000?x=1",
            "http://",
            "http://a b",
            "http://[::1",
        ],
    )
    def test_what_is_no_address_is_told_without_what_was_given(self, url: str) -> None:
        with pytest.raises(SettingsError, match="ZHENGWEN_CHROMA_URL") as refused:
            load_settings({"ZHENGWEN_CHROMA_URL": url})
        assert KEY not in str(refused.value)


def test_the_office_that_runs_it_is_named_where_it_is_set() -> None:
    assert load_settings({}).producer == PRODUCER
    assert load_settings({"ZHENGWEN_PRODUCER": " 11330000002482 "}).producer == "11330000002482"


class TestEmbeddings:
    @pytest.mark.parametrize("text", ["", "packaged"])
    def test_the_packaged_one_is_the_default(self, text: str) -> None:
        assert load_settings({"ZHENGWEN_EMBEDDINGS": text}).embeddings == PACKAGED

    def test_one_of_fastembed_is_named(self) -> None:
        chosen = load_settings({"ZHENGWEN_EMBEDDINGS": "fastembed:BAAI/bge-small-zh-v1.5"}).embeddings
        assert chosen.name == "fastembed:BAAI/bge-small-zh-v1.5"

    def test_one_of_a_service_has_address_and_key_of_its_own(self) -> None:
        environment = {"ZHENGWEN_EMBEDDINGS": "qwen:text-embedding-v4", "DASHSCOPE_API_KEY": KEY}
        chosen = load_settings(environment).embeddings
        assert (chosen.name, chosen.url, chosen.key) == ("qwen:text-embedding-v4", PRESETS["qwen"].url, KEY)


def test_operating_settings_are_read() -> None:
    operating = load_settings(
        {
            "ZHENGWEN_LOG": "json",
            "ZHENGWEN_METRICS_FROM": "10.0.0.0/8, ::1",
            "ZHENGWEN_PROXIES": "none",
            "ZHENGWEN_ASKS_PER_PERSON": "0",
            "ZHENGWEN_WAITING": "5",
            "ZHENGWEN_KEEP_FEEDBACK_DAYS": "90",
            "ZHENGWEN_KEEP_AUDIT_DAYS": "730",
        }
    ).operating
    assert operating.log is LogForm.JSON
    assert [str(network) for network in operating.metrics_from] == ["10.0.0.0/8", "::1/128"]
    assert operating.proxies == ()
    assert operating.bounds == Bounds(asks_per_person=0, waiting=5)
    assert (operating.keep_feedback_days, operating.keep_audit_days) == (90, 730)
    assert load_settings({}).operating == Operating()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZHENGWEN_LOG", "xml"),
        ("ZHENGWEN_METRICS_FROM", "everyone"),
        ("ZHENGWEN_PROXIES", "10.0.0.1/8"),
        ("ZHENGWEN_AT_ONCE", "0"),
        # The page promises readers a year at most.
        ("ZHENGWEN_KEEP_FEEDBACK_DAYS", "366"),
    ],
)
def test_operating_settings_that_make_no_sense_are_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({name: value})


def test_a_database_is_named_with_its_password_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("ge/heim@1\n")
    read = load_settings(
        {
            "ZHENGWEN_DATABASE_URL": "postgresql+psycopg://zhengwen@db.example:5432/zhengwen?sslmode=require",
            "ZHENGWEN_DATABASE_PASSWORD_FILE": str(secret),
        }
    )
    assert (
        read.place.database_url
        == "postgresql+psycopg://zhengwen:ge%2Fheim%401@db.example:5432/zhengwen?sslmode=require"
    )
    assert read.place.shared
    assert "heim" not in repr(read) + repr(read.place)
    assert not load_settings({}).place.shared


@pytest.mark.parametrize(
    "url", ["mysql://u:geheim@db/x", "postgresql://db", "postgresql+asyncpg://u:geheim@db/x"]
)
def test_an_address_that_names_no_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="ZHENGWEN_DATABASE_URL is no address") as refused:
        load_settings({"ZHENGWEN_DATABASE_URL": url})
    assert "geheim" not in str(refused.value)
