"""A checker of types knows what the package gives: it is silent on a user's script, and not on
slips in it."""
import json

from support import BIN, ROOT, run, words

SCRIPT = ROOT / "tests" / "project" / "user_script.py"
SLIPS = {
    'LSTMForecaster("week")': "season_length",
    "LSTMForecaster(7, nets=3)": 'No parameter named "nets"',
    "LSTMForecaster(7).fit(series, 7)": "exog",
}


def checked(folder, **files):
    "What pyright says of files in a folder of their own: (file, line, message)."
    config = {"typeCheckingMode": "standard", "extraPaths": [str(ROOT)],
              "venvPath": str(BIN.parents[1]), "venv": BIN.parent.name}
    (folder / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    done = run(BIN / "basedpyright", "--project", folder, "--outputjson", cwd=folder)
    assert done.stdout.lstrip().startswith("{"), words(done)
    return [(said["file"], said["range"]["start"]["line"], said["message"])
            for said in json.loads(done.stdout)["generalDiagnostics"]]


def test_a_users_script_is_accepted_and_slips_are_seen(tmp_path):
    lines = ["from lstm_apply import LSTMForecaster, read_series", 'series = read_series("x")',
             "reveal_type(LSTMForecaster(7).fit(series).predict(3))", *SLIPS]
    said = checked(tmp_path, slips="\n".join(lines), script=SCRIPT.read_text(encoding="utf-8"))
    assert [(line, text) for file, line, text in said if file.endswith("script.py")] == []
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) >= 40
    assert [text for _, line, text in said if line == 2] == [
        'Type of "LSTMForecaster(7).fit(series).predict(3)" is "DataFrame"']
    for line, words_ in enumerate(SLIPS.values(), 3):
        assert any(words_ in text for _, at, text in said if at == line), (line, said)
