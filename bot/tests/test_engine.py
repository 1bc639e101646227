"""Rasa starts without TensorFlow, unless the recipe needs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import engine

ROOT = Path(__file__).resolve().parents[2]
TRY = """
import sys
from pathlib import Path
from bot import engine
left_out = engine.leave_out(Path(sys.argv[1]))
import rasa.core.agent, rasa.server
import bot.tracker_store, bot.nlu.act_classifier, bot.nlu.policy_entities
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
import tensorflow
print(left_out, hasattr(tensorflow, "__version__"))
try:
    tensorflow.keras.layers.Dense(3)
except ImportError as error:
    print(error)
"""


def run(recipe):
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", TRY, str(recipe)], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_our_recipe_needs_none():
    assert run(ROOT / "config.yml") == ["True False", "tensorflow.keras.layers.Dense: this process left TensorFlow out (bot/engine.py)"]


@pytest.mark.parametrize("name", engine.NEED_IT)
def test_a_recipe_that_names_a_component_which_needs_it_gets_it(tmp_path, name):
    recipe = tmp_path / "config.yml"
    recipe.write_text(f"pipeline:\n  - name: {name}\n", encoding="utf-8")
    before = list(sys.meta_path)
    assert not engine.leave_out(recipe)
    assert sys.meta_path == before


def test_other_modules_are_found_as_ever():
    assert engine.WithoutTensorFlow().find_spec("json") is None
    assert engine.WithoutTensorFlow().find_spec("keras_preprocessing") is None


def test_a_server_that_cannot_load_its_model_ends(tmp_path):
    (tmp_path / "broken.tar.gz").write_bytes(b"no model")
    command = [sys.executable, "-W", "ignore", "-m", "bot.engine", "run", "-i", "127.0.0.1", "-p", "0", "-m", str(tmp_path / "broken.tar.gz")]
    tracker, key = f"sqlite:///{tmp_path}/trackers.db", Fernet.generate_key().decode()
    env = {**os.environ, "ACTIONS_URL": "http://127.0.0.1:9", "RASA_TRACKER_URL": tracker, "DATA_KEYS": key, "DATA_KEY_FILE": ""}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "No valid model found" in done.stdout + done.stderr
