"""Settings: a wrong one refuses the start and says what to write; production refuses whatever is not safe."""

import re
import stat
from pathlib import Path

import pytest

from elearn.settings import PREFIX, Settings, SettingsRefused, load_settings, secret_of

SAFE = {
    "env": "production",
    "secret_key": "0123456789abcdef" * 4,
    "base_url": "https://training.example.org",
}
PAGE = Path(__file__).resolve().parent.parent / "content" / "help" / "settings.md"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [each for each in os.environ if each.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    return


def refusal(**given: object) -> str:
    with pytest.raises(SettingsRefused) as refused:
        load_settings(**given)
    return str(refused.value)


def test_the_defaults_serve_a_person_who_tries_it_out() -> None:
    settings = load_settings()

    assert settings.address == "http://127.0.0.1:8000"
    assert not settings.in_production


def test_production_starts_when_everything_is_safe() -> None:
    settings = load_settings(**SAFE)

    assert settings.secure
    assert settings.accepted_hosts[0] == "training.example.org"


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"secret_key": None}, "ELEARN_SECRET_KEY is missing"),
        ({"secret_key": "a" * 64}, "ELEARN_SECRET_KEY can be guessed"),
        ({"secret_key": "short"}, "ELEARN_SECRET_KEY: write at least 32"),
        ({"debug": True}, "ELEARN_DEBUG is on"),
        ({"base_url": None}, "ELEARN_BASE_URL is missing"),
        ({"base_url": "http://training.example.org"}, "write https://"),
    ],
)
def test_production_refuses_what_is_not_safe(change: dict[str, object], setting: str) -> None:
    assert setting in refusal(**{**SAFE, **change})


def test_every_unsafe_setting_is_named_at_once() -> None:
    problems = refusal(env="production", debug=True)

    assert len(problems.splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "ELEARN_PORT: "),
        ("PORT", "70000", "ELEARN_PORT: "),
        ("ENV", "staging", "ELEARN_ENV: "),
        ("BASE_URL", "training.example.org", "write a whole address"),
        ("BASE_URL", "https://example.org/elearn", "without a path"),
        ("DATABASE_URL", "sqlite:///x", "ELEARN_DATABASE_URL is not a setting: did you mean ELEARN_DATABASE?"),
        ("SECRETKEY", "x", "did you mean ELEARN_SECRET_KEY?"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)

    assert words in refusal()


def test_a_file_is_read_and_the_environment_wins_over_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "elearn.toml"
    file.write_text('port = 9000\ncontact = "the training office"\n')
    monkeypatch.setenv("ELEARN_CONFIG", str(file))
    monkeypatch.setenv("ELEARN_PORT", "9001")

    settings = load_settings()

    assert (settings.port, settings.contact) == (9001, "the training office")


@pytest.mark.parametrize(
    ("text", "words"),
    [("port: 9000", "is not TOML"), ("prot = 9000", "`prot` is not a setting: did you mean ELEARN_PORT?")],
)
def test_a_file_that_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "elearn.toml"
    file.write_text(text)
    monkeypatch.setenv("ELEARN_CONFIG", str(file))

    assert words in refusal()


def test_a_file_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEARN_CONFIG", "/nowhere/elearn.toml")

    assert "which cannot be read" in refusal()


def test_a_secret_is_never_part_of_a_refusal() -> None:
    assert "tooshort" not in refusal(secret_key="tooshort")


def test_the_first_run_makes_a_secret_that_only_we_can_read(tmp_path: Path) -> None:
    settings = load_settings(database=f"sqlite:///{tmp_path / 'elearn.db'}")

    first, second = secret_of(settings), secret_of(settings)

    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "elearn.db.secret").stat().st_mode) == 0o600


def test_the_page_explains_every_setting_and_no_other() -> None:
    explained = set(re.findall(r"^## `ELEARN_([A-Z_]+)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))

    assert explained == {name.upper() for name in Settings.model_fields}


def test_the_page_gives_every_default_as_it_is() -> None:
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    written = {section.split("`")[1].removeprefix(PREFIX).lower(): section for section in sections}

    for name, field in Settings.model_fields.items():
        if isinstance(field.default, (int, str)) and not isinstance(field.default, bool):
            assert f"Default: `{field.default}`" in written[name]
