# SPDX-License-Identifier: GPL-2.0-only
"""Growth: the same work on more and more files, longer functions and larger repositories."""

import shutil
import subprocess

from measuring import Command
from rows import DRIVER

ESSENTIALS = ["Makefile", "MAINTAINERS", "Kbuild", "drivers/iommu/iommu.c", "include/linux/iommu.h", DRIVER]
CROWD = "int crowd(int number)\n{\n\treturn number + 1;\n}\n"


def files(bench):
    """Parsing 1, 10, 100, 1,000 and all C files."""
    every = [path for path in sorted(bench.tree.rglob("*.c")) if path.is_file()]
    for count in (1, 10, 100, 1000):
        chosen = every[::max(1, len(every) // count)][:count]
        size = sum(path.stat().st_size for path in chosen)
        yield f"{count:,} files", bench.ours("syntax", *chosen, size=size)


def functions(bench):
    """Parsing one function of 100 to 100,000 lines."""
    folder = bench.build / "functions"
    folder.mkdir(exist_ok=True)
    for lines in (100, 1_000, 10_000, 100_000):
        path = folder / f"lines_{lines}.c"
        body = "".join(f"\tif (table[{n}] & mask)\n\t\tsum += read_entry(table, {n}) << shift;\n"
                       for n in range(lines // 2))
        path.write_text(f"unsigned long lines_{lines}(unsigned long *table)\n{{\n{body}\treturn sum;\n}}\n")
        yield f"a function of {lines:,} lines", bench.ours("syntax", path, size=path.stat().st_size)


def repositories(bench):
    """Converting one file in repositories of 1,000 to 1,000,000 files, in one folder and in deep trees."""
    for shape in ("one folder", "deep"):
        for count in (1_000, 10_000, 100_000, 1_000_000):
            path = bench.build / f"growth-{shape.split()[-1]}-{count}.git"
            if not (path / "HEAD").exists():
                _make(bench, path, count, shape)
            label = f"{count:,} files, {shape}"
            yield f"diff: {label}", bench.ours("diff", "--kernel", ".", "--driver", "s390-iommu", folder=path)
            yield f"list: {label}", bench.ours("list", "--kernel", ".", folder=path)
            yield f"git ls-tree: {label}", Command("git", ["git", "ls-tree", "-r", "--name-only", "HEAD"], path)


def _make(bench, path, count, shape):
    """Makes a bare repository of `count` files that share one blob, beside the kernel files a driver needs."""
    part = path.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    subprocess.run(["git", "init", "-q", "--bare", part], check=True)
    blob = _git(part, "hash-object", "-w", "--stdin", text=CROWD)
    with subprocess.Popen(["git", "-C", part, "fast-import", "--quiet"], stdin=subprocess.PIPE) as importer:
        send = importer.stdin.write
        send(b"commit refs/heads/bench\ncommitter Bench <bench@example.org> 1700000000 +0000\ndata 5\ngrow\n\n")
        for name, kind, identifier in _entries(part, blob, count, shape):
            send(f"M {kind} {identifier} {name}\n".encode())
        for name in ESSENTIALS:
            data = (bench.tree / name).read_bytes()
            send(f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n")
    if importer.returncode:
        raise RuntimeError("git fast-import failed")
    _git(part, "symbolic-ref", "HEAD", "refs/heads/bench")
    part.rename(path)


def _entries(repository, blob, count, shape):
    """What fast-import is told; one large folder is made by mktree, as fast-import's own insertion is quadratic."""
    if shape == "deep":
        for number in range(count):
            yield "deep/" + "/".join(f"{number:06}"[:5]) + f"/file{number}.c", "100644", blob
        return
    lines = "".join(f"100644 blob {blob}\tfile{number}.c\n" for number in range(count))
    yield "crowd", "040000", _git(repository, "mktree", text=lines)


def _git(repository, *arguments, text=""):
    return subprocess.run(["git", "-C", repository, *arguments], input=text, text=True, check=True,
                          stdout=subprocess.PIPE).stdout.strip()


GROWTHS = {"files": files, "functions": functions, "repositories": repositories}
