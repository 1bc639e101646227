"""Everything that the environment or `.env` may set, with its default."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Connector(BaseModel):
    """Another body's system: where cases are handed on to, and the secret that signs in both directions."""

    url: str = Field(pattern=r"^https?://\S+$", max_length=500)
    secret: SecretStr = Field(min_length=16)


class Settings(BaseSettings):
    """Settings of the service; every field can be set by an environment variable of its name."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore")

    database_url: str = f"sqlite+aiosqlite:///{ROOT / 'var' / 'desk.db'}"
    redis_url: str = ""
    data_keys: str = ""
    key_file: Path = ROOT / "var" / "data.key"
    host: str = "127.0.0.1"
    port: int = 8000
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    rasa_timeout_seconds: float = 4.0
    default_bureau: str = "zibo"
    policies_dir: Path = ROOT / "policies"
    questions_dir: Path = ROOT / "data" / "nlu"
    danger_dir: Path = ROOT / "data" / "danger"
    responses_dir: Path = ROOT / "bot" / "domain"
    files_dir: Path = ROOT / "var" / "files"
    models_dir: Path = ROOT / "models"
    embeddings_cache: Path = ROOT / "var" / "embeddings.db"
    embeddings_url: str = ""
    embeddings_model: str = "multilingual-e5-small"
    max_message_chars: int = 2000
    max_body_bytes: int = 65536
    rate_per_sender: str = "1200/minute"
    rate_per_address: str = "12000/minute"
    rate_sign_in: str = "30/minute"
    rate_fetch: str = "60/minute"
    rate_files: str = "30/minute"
    rate_files_address: str = "120/minute"
    connectors: dict[str, Connector] = {}
    connector_timeout_seconds: float = 10.0
    connector_give_up_hours: float = 24.0
    deliver_every_seconds: float = 2.0
    checks_every_seconds: float = 30.0
    claim_seconds: float = 30.0
    files_kept_days: float = Field(default=7, gt=0)  # a file that no case has; a form may lie half filled over a weekend
    supplement_remind_days: int = Field(default=3, ge=1)  # working days without the material that was asked for
    supplement_wait_days: int = Field(default=2, ge=1)  # working days after the reminder; then the case goes on without it


@lru_cache
def settings() -> Settings:
    """Return the settings, read once a process."""
    return Settings()
