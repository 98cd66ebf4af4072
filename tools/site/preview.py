"""Serve the site at http://127.0.0.1:8000 and build it again whenever a source changes.

    python tools/site/preview.py [PORT]
"""
import functools
import http.server
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ["nbs/**/*.ipynb", "nbs/site/*.*", "_quarto.yml", "tools/site/*.py"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    "Files of the site, never from the browser's memory, without a line for each."

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args):
        pass


def stamp():
    "The newest change of any source, and how many there are."
    paths = [path for pattern in SOURCES for path in ROOT.glob(pattern)
             if ".ipynb_checkpoints" not in path.parts]
    return max(path.stat().st_mtime_ns for path in paths), len(paths)


def build():
    "Build the site; what went wrong is printed by the build itself."
    subprocess.run([sys.executable, ROOT / "tools" / "site" / "docs.py"], cwd=ROOT, check=False)


def main():
    "Build, serve, watch."
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    seen = stamp()
    build()
    handler = functools.partial(Quiet, directory=ROOT / "_docs")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}  (Ctrl-C ends it)", flush=True)
    try:
        while True:
            time.sleep(1)
            if (now := stamp()) != seen:
                seen = now
                build()
    except KeyboardInterrupt:
        server.shutdown()


if __name__ == "__main__":
    main()
