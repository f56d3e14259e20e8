"""Known vulnerabilities of the packages in both lock files; passed over, with a word on it, where nobody can be asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_LOCKS = [Path(__file__).resolve().parents[1] / name for name in ("requirements.lock", "requirements-ray.lock")]
_PATIENCE = "10"  # seconds for one answer
_WHOLE = 600  # seconds for all of them


def main() -> int:
    """Audit; 1 if something is known against a package."""
    packages = locked()
    one = audited(packages[0])  # a single question tells whether there is somebody to ask
    if not one or "vulns" not in one[0]:
        print("dependency audit skipped: the service that knows of vulnerabilities cannot be asked from here")
        return 0
    found = audited("\n".join(packages))
    if found is None:
        print("dependency audit skipped: the service that knows of vulnerabilities broke off")
        return 0
    bad = [package for package in found if package.get("vulns")]
    for package in bad:
        for fault in package["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}")
    print(f"dependency audit: {len(found)} packages, {len(bad)} with known vulnerabilities")
    return 1 if bad else 0


def locked() -> list[str]:
    """The packages of all lock files, each once, with their hashes."""
    entries = (entry for lock in _LOCKS for entry in re.split(r"\n(?=\S+==)", lock.read_text(encoding="utf-8")))
    return list({entry.partition("\n")[0]: entry for entry in entries}.values())


def audited(requirements: str) -> list[dict[str, Any]] | None:
    """What is known of these packages; None if that cannot be found out."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(requirements, encoding="utf-8")
        command = ["-m", "pip_audit", "--requirement", str(file), "--require-hashes", "--disable-pip", "--timeout", _PATIENCE]
        command += ["--format", "json", "--progress-spinner", "off", "--cache-dir", folder]
        try:
            done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=_WHOLE, check=False)
            found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return None
    return found


if __name__ == "__main__":
    sys.exit(main())
