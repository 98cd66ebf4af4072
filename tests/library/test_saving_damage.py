"A checkpoint that is cut off, edited, foreign or missing gives one error that says why."
import pickle

import pytest
import torch

from lstm_apply.model import RegLSTM
from lstm_apply.saving import FORMAT, load_checkpoint, save_checkpoint


@pytest.fixture
def net():
    return RegLSTM(seed=0)


@pytest.fixture
def file(net, tmp_path):
    "A checkpoint of a net."
    path = tmp_path / "net.safetensors"
    save_checkpoint(path, net.state_dict(), net.config)
    return path


def refused(path, data, says):
    "Whether these bytes, as a file, give that error with the name of the file."
    path.write_bytes(data)
    with pytest.raises(ValueError, match=says) as said:
        load_checkpoint(path)
    return str(path) in str(said.value)


@pytest.mark.parametrize("kept", [0, 5, 8, 200, -1])
def test_a_file_that_was_cut_off(file, kept):
    assert refused(file, file.read_bytes()[:kept], "is no checkpoint")


def test_a_file_with_a_byte_too_many(file):
    assert refused(file, file.read_bytes() + b"x", "is no checkpoint")


def test_an_edited_description(file):
    edited = file.read_bytes().replace(b"hidden_size", b"hidden_size"[::-1])
    assert refused(file, edited, "its digest does not fit")


def test_one_bit_of_each_of_the_last_numbers(file):
    whole = file.read_bytes()
    for k in range(1, 41):
        damaged = bytearray(whole)
        damaged[-k] ^= 1
        assert refused(file, bytes(damaged), "its digest does not fit")


def test_what_is_no_checkpoint(file):
    assert refused(file, b"a table, not a checkpoint", "no head of a safetensors file")
    assert refused(file, pickle.dumps(print), "looks like a pickle")


def test_what_torch_saves_is_named_a_pickle(file, net):
    torch.save(net.state_dict(), file)
    with pytest.raises(ValueError, match="looks like a pickle"):
        load_checkpoint(file)


def test_a_later_format_needs_a_newer_version(file):
    save_checkpoint(file, {}, {"format": FORMAT + 1})
    with pytest.raises(ValueError, match="it needs a newer lstm_apply"):
        load_checkpoint(file)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such checkpoint file"):
        load_checkpoint(tmp_path)


def test_a_description_that_is_not_plain_leaves_the_old_file(file, net):
    with pytest.raises(TypeError):
        save_checkpoint(file, net.state_dict(), {"a": {1, 2}})
    assert load_checkpoint(file)[1] == net.config
    assert [path.name for path in file.parent.iterdir()] == ["net.safetensors"]
