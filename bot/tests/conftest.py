"""Makes `bot.nlu` importable, as it is for Rasa, which runs from the repository's root."""

import os
import sys
from pathlib import Path

os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1")
sys.path.insert(0, str(Path(__file__).parents[2]))
