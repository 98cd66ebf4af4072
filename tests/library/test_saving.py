"""Files are written as a whole or not at all, and read without executing anything."""
import os
import pickle
import resource
import signal
import subprocess
import sys
from multiprocessing import get_context

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from support import rounds

from lstm_apply.data import load_wordle
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.model import RegLSTM
from lstm_apply.saving import FORMAT, digest, load_checkpoint, replacing, save_checkpoint

@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    "The bytes of a saved forecaster."
    path = tmp_path_factory.mktemp("saved") / "fc"
    LSTMForecaster(7, n_nets=2, epochs=3).fit(load_wordle().iloc[:60]).save(path)
    return path.read_bytes()


def test_killed_at_any_moment_a_whole_file_is_there(tmp_path):
    path, rng = tmp_path / "k", np.random.default_rng(0)
    child = [sys.executable, "-c", KILLED, path]
    done = subprocess.run(child, capture_output=True, text=True, timeout=500, check=False,
                          input="\n".join(f"{x:.6f}" for x in rng.random(rounds(60, 2000))))
    assert done.returncode == 0, done.stderr[-2000:]
    kills, between = map(int, done.stdout.split())
    assert kills == rounds(60, 2000) and between > kills // 10, "many fell into the writing"


# Forks a writer for each moment, kills it there, and reads what it left: importing torch once.
KILLED = """
import os, pathlib, signal, sys, time, torch
from lstm_apply.saving import load_checkpoint, save_checkpoint
torch.set_num_threads(1)                 # a forked process has no other threads
path, first, between = pathlib.Path(sys.argv[1]), torch.arange(30_000), 0
def save(k): save_checkpoint(path, {"k": first + k}, {"k": k})
start = time.perf_counter()
for k in range(20): save(0)
takes = (time.perf_counter() - start) / 20
moments = [float(line) for line in sys.stdin]
for n, moment in enumerate(moments, 1):
    before, child = load_checkpoint(path)[1]["k"], os.fork()
    if child == 0:
        for k in range(before + 1, before + 100): save(k)
        os._exit(1)
    time.sleep(moment * 3 * takes)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    left = list(path.parent.glob(".lstm_apply.*"))
    between += bool(left)
    for folder in left:
        for part in folder.iterdir(): part.unlink()
        folder.rmdir()
    tensors, config = load_checkpoint(path)
    assert config["k"] >= before and torch.equal(tensors["k"], first + config["k"])
print(n, between)
"""


def test_a_full_disk_leaves_the_old_file(tmp_path):
    path = tmp_path / "net"
    save_checkpoint(path, {"a": torch.zeros(10)}, {"is": "old"})

    def write_too_much():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        for name in ("net", "new"):
            with pytest.raises(OSError, match="File too large"):
                save_checkpoint(tmp_path / name, {"a": torch.zeros(100_000)}, {"is": "new"})

    assert forked(write_too_much) == 0
    assert load_checkpoint(path)[1] == {"is": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["net"]


def forked(function):
    "Exit status of a function in a process of its own: 0 where it raised nothing."
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    torch.set_num_threads(1)   # it has no other threads
    try:
        function()
        status = 0
    finally:
        os._exit(status)


def test_a_folder_that_is_read_only(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)       # for a user who is not root
    folder.chmod(0o555)

    def write_as_nobody():
        if os.getuid() == 0:
            os.setgroups([])
            os.setuid(65534)
        with pytest.raises(PermissionError):
            save_checkpoint(folder / "net", {}, {})

    assert forked(write_as_nobody) == 0
    assert list(folder.iterdir()) == []


def save_often(path, name, times):
    "What one of two competing processes does."
    torch.set_num_threads(1)
    for _ in range(times):
        save_checkpoint(path, {"who": torch.full((20_000,), float(len(name)))}, {"who": name})


def test_two_processes_save_to_one_path(tmp_path):
    path, context = tmp_path / "net", get_context("fork")
    writers = [context.Process(target=save_often, args=(path, name, rounds(60, 600)))
               for name in ("a", "bb")]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        if path.exists():
            tensors, config = load_checkpoint(path)
            assert (tensors["who"] == len(config["who"])).all()
            seen.add(config["who"])
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert seen == {"a", "bb"} and [p.name for p in tmp_path.iterdir()] == ["net"]


def refused(path, says=None):
    "Whether a file gives one clear error, from both readers."
    for read in (load_checkpoint, LSTMForecaster.load):
        with pytest.raises(ValueError, match=says) as said:
            read(path)
        assert str(path) in str(said.value) and len(str(said.value)) < 500
    return True


@st.composite
def mutations(draw):
    "A function that damages bytes: cuts, changes, inserts or doubles a part."
    kind = draw(st.sampled_from(["cut", "change", "insert", "double", "swap"]))
    at, size = draw(st.floats(0, .9999)), draw(st.integers(1, 40))
    junk = draw(st.binary(min_size=1))

    def mutate(data):
        k = int(at * len(data))
        parts = {"cut": (data[:k], b""), "change": (data[:k], junk, data[k + len(junk):]),
                 "insert": (data[:k], junk, data[k:]), "double": (data[:k + size], data[k:]),
                 "swap": (data[k:], data[:k])}
        return b"".join(parts[kind])
    return mutate


@given(mutations())
def test_whatever_is_changed_in_a_file_shows(saved, tmp_path_factory, mutate):
    damaged = mutate(saved)
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(damaged)
    assert damaged == saved or refused(path)


@given(st.binary(max_size=300))
def test_no_other_bytes_are_a_checkpoint(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.write_bytes(data)
    assert refused(path)


class Harmful:
    "Unpickled, it would make a folder."

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("dump", [pickle.dump, torch.save])
def test_a_pickle_is_not_executed(tmp_path, dump):
    trap = str(tmp_path / "trap")
    with (tmp_path / "net").open("wb") as file:
        dump(Harmful(trap), file)
    assert refused(tmp_path / "net", "looks like a pickle")
    assert not os.path.exists(trap)


@pytest.mark.parametrize("version", [FORMAT + 1, 2**70, "3", None, 3.5])
def test_a_later_version_is_named(tmp_path, version):
    save_checkpoint(tmp_path / "net", {}, {"format": version})
    assert refused(tmp_path / "net", f"its format is {version}, this version reads up to {FORMAT}")


TENSORS = st.dictionaries(st.text("abc._0", min_size=1, max_size=6), st.builds(
    lambda shape, kind: torch.arange(int(np.prod(shape))).reshape(shape).to(kind),
    st.lists(st.integers(0, 4), max_size=3),
    st.sampled_from([torch.float32, torch.float64, torch.int64, torch.bool])), max_size=4)
PLAIN = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5)
                     | st.floats(allow_nan=False), lambda inner: st.lists(inner, max_size=3)
                     | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=6)


@given(TENSORS, st.dictionaries(st.text("xyz", max_size=4), PLAIN, max_size=4))
def test_what_is_saved_is_read_back(tmp_path_factory, tensors, config):
    path = tmp_path_factory.getbasetemp() / "back"
    save_checkpoint(path, tensors, config)
    read, told = load_checkpoint(path)
    assert told == config and digest(read) == digest(tensors)
    assert {k: t.dtype for k, t in read.items()} == {k: t.dtype for k, t in tensors.items()}


def test_what_is_not_ours_is_not_replaced(tmp_path):
    mine = tmp_path / "net"
    mine.write_text("notes")
    with pytest.raises(FileExistsError, match="was not written by lstm_apply"):
        save_checkpoint(mine, {}, {})
    assert mine.read_text() == "notes"
    save_checkpoint(mine, {}, {"a": 1}, force=True)
    save_checkpoint(mine, {}, {"a": 2})                # ours now
    assert load_checkpoint(mine)[1] == {"a": 2}
    os.mkfifo(tmp_path / "pipe")
    for place, says in ((tmp_path, "is a folder"), (tmp_path / "pipe", "is a device or a pipe"),
                        (tmp_path / "no" / "net", "no folder")):
        with pytest.raises(ValueError, match=says):
            save_checkpoint(place, {}, {}, force=True)


def test_links_and_rights_stay(tmp_path):
    target, link = tmp_path / "net", tmp_path / "link"
    link.symlink_to(target)
    save_checkpoint(link, RegLSTM(seed=0).state_dict(), {})
    assert link.is_symlink() and load_checkpoint(target)[1] == {}
    plain = tmp_path / "plain"
    plain.write_text("")
    with replacing(tmp_path / "text") as part:
        part.write_text("text")
    assert (tmp_path / "text").stat().st_mode == plain.stat().st_mode
