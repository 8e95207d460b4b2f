"""How long `commarch up` takes to serve again after kill -9 of itself and of each of its children. Run on a machine that does nothing else."""

import socket
import sys
import time

from tests.processes.folders import open_folder
from tests.processes.test_up import Up

PROMISED_SECONDS = 15.0
CHILDREN = ("postgres", "redis", "gunicorn", " worker", " clock")


def main() -> int:
    """Kill, wait, print; 1 when anything took longer than promised."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    figures: dict[str, float] = {}
    with open_folder() as folder:
        up = Up(folder, port)
        try:
            up.wait_until_it_serves(120)
            for word in CHILDREN:
                up.child(word).kill()
                figures[word.strip()] = seconds_to_serve(up)
            up.kill()
            begun = time.monotonic()
            up.start()
            up.wait_until_it_serves(60)
            figures["up itself"] = time.monotonic() - begun
        finally:
            up.process.terminate()
            up.process.wait(40)
    for killed, seconds in figures.items():
        print(f"killed {killed:10} serves again after {seconds:5.1f} s")
    return 0 if max(figures.values()) <= PROMISED_SECONDS else 1


def seconds_to_serve(up: Up) -> float:
    """Wait until pages are answered again; the half second lets the killed process be missed first."""
    begun = time.monotonic()
    time.sleep(0.5)
    up.wait_until_it_serves(60)
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
