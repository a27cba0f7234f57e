"""The built wheel in an empty environment of its own: what a user gets, not what a checkout has."""

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Installed:
    """An environment that holds elearn by its wheel alone."""

    folder: Path
    wheel: Path

    @property
    def elearn(self) -> Path:
        return self.folder / "bin" / "elearn"

    def run(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.elearn, *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env={"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"} | environment,
        )


def build(kind: str, target: Path, source: Path = ROOT) -> Path:
    """Builds `wheel` or `sdist` without the network; gives the file."""
    words = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(words, cwd=source, check=True, capture_output=True)
    return next(target.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


def install_wheel(folder: Path) -> Installed:
    """Builds the wheel and installs it, with its pinned dependencies, where nothing was before."""
    wheel = build("wheel", folder / "dist")
    venv.EnvBuilder(with_pip=True).create(folder / "environment")
    pip = [str(folder / "environment" / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "lock" / "run.txt")], check=True, capture_output=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, capture_output=True)
    return Installed(folder / "environment", wheel)
