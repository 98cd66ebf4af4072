"""The page that forecasts the reader's own data, as its notebook holds it, and its scripts."""
import re

import pytest
from support import NBS, cells


@pytest.fixture(scope="module")
def output():
    "The figure and its script, as the notebook holds them."
    source = cells(NBS/"tutorials"/"here.ipynb", "code")
    shown = ["".join(text) for cell in source for out in cell["outputs"]
             for text in [out.get("data", {}).get("text/html", [])]]
    return next(text for text in shown if '<figure class="here"' in text)


@pytest.fixture()
def engine(page, output):
    "run(body, argument) runs JavaScript among the scripts of the page."
    script = re.search(r"<script>\(\(\) => \{(.*)\}\)\(\);</script>", output, re.S)[1]
    page.goto("about:blank")
    return lambda body, given=None: page.evaluate(f"given => {{ {script}\n{body} }}", given)
