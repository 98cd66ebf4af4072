"""The weights that the package brings, and the record of how they were made."""
import numpy as np
import pytest

from lstm_apply.pretrain import Recipe, load_weights, pretrain, validate
from lstm_apply.pretrained import WEIGHTS


@pytest.fixture(scope="module")
def packaged():
    "Net and record of the package."
    return load_weights(WEIGHTS)


def test_the_file_is_small_and_tells_how_it_was_made(packaged):
    net, record = packaged
    assert WEIGHTS.stat().st_size < 1_000_000
    assert record["steps"] == record["recipe"]["steps"] and record["series"] > 1_000_000
    assert record["seconds"] > 0 and record["device"] and record["torch"]
    assert record["loss"][-1] < record["loss"][0] - .1


def test_the_code_makes_the_losses_of_the_record(packaged):
    "The first lessons of the recipe, by the code of today: another code would not fit the record."
    _, record = packaged
    _, again = pretrain(Recipe(**record["recipe"]), until=6, threads=record["threads"])
    assert np.allclose(again["first_losses"], record["first_losses"][:6], rtol=2e-2)


def test_what_validation_said_is_said_again(packaged):
    net, record = packaged
    said = record["validation"]
    assert validate(net) == pytest.approx(said, abs=.01)
    assert said["error"] < .7 and .76 < said["cover"] < .84
