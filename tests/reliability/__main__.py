"""All trials of reliability, one after the other, each in a process of its own: `make reliability`. Exit code 1 when a promise is broken."""

import subprocess
import sys

TRIALS = ("filing_under_fire", "reminders_under_fire", "serving_again")


def main() -> int:
    """Run every trial, also after one has failed, so that all figures are seen."""
    broken = []
    for trial in TRIALS:
        print(f"== {trial}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.reliability.{trial}"], check=False).returncode:
            broken.append(trial)
    print(f"broken: {', '.join(broken)}" if broken else "all promises kept")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
