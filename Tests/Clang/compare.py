#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Holds gen-patch's reading of C against clang's: compare.py GEN-PATCH LIBCLANG KERNEL BUILD [COUNT].

BUILD is a folder in which `make ARCH=… O=BUILD defconfig prepare` was run on KERNEL. Of the kernel's files, COUNT (200)
that clang reads without an error under that configuration are taken, spread over the tree. Each function definition,
parameter, call and assignment that clang reports in a file's own lines must be in ours at the same place.
"""

import collections
import pathlib
import re
import shlex
import subprocess
import sys

from libclang import Clang

NODE = re.compile(r"^ *(\w+) (\d+)\.\.<(\d+) @(\d+)$")
NAME = re.compile(rb"[A-Za-z_]")
KEPT = ("-I", "-D", "-U", "-include", "-std", "-nostdinc", "-fshort-wchar", "-m64", "-march", "-msoft-float")


def flags(build):
    """The flags of the configuration, as far as they change what a text means."""
    command = next(build.glob("scripts/mod/.empty.o.cmd")).read_text().split("\n")[0].split(":=", 1)[1]
    words = shlex.split(command)
    target = words[0].removesuffix("gcc").rstrip("-")
    kept = [f"--target={target}"] if target else []
    for index, word in enumerate(words[1:-1], 1):
        if words[index - 1] in ("-include", "-I") or word.startswith(KEPT) and not word.startswith("-DKBUILD_MOD"):
            kept.append(word)
    return kept + ["-w", "-DKBUILD_MODNAME=\"x\"", "-DKBUILD_MODFILE=\"x\"", "-ferror-limit=1"]


def ours(binary, path):
    """Our places by kind, and the ranges of preprocessor lines."""
    found = {"function": set(), "parameter": set(), "call": set(), "assignment": set()}
    directives, stack = [], []
    text = subprocess.run([binary, "syntax", "--tree", path], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        match = NODE.match(line)
        if not match:
            continue
        kind, depth = match[1], len(line) - len(line.lstrip())
        start, end, anchor = map(int, match.groups()[1:])
        del stack[depth:]
        stack.append(kind)
        if kind == "directive":
            directives.append((start, end))
        elif kind in ("call", "assignment"):
            found[kind] |= {(start, end), (start, None)}
        elif kind == "nameDeclarator":
            owner = next((kind for kind in reversed(stack) if kind in ("parameter", "initDeclarator",
                         "functionDefinition", "declaration")), "")
            if owner == "parameter":
                found["parameter"].add(start)
            elif owner == "functionDefinition" or owner and "fragment" in stack:  # A head in another branch.
                found["function"].add(start)
    return found, directives


def main(binary, library, kernel, build, count="200"):
    kernel, build = pathlib.Path(kernel).resolve(), pathlib.Path(build).resolve()
    clang, options = Clang(library), flags(build)
    paths = [path for folder in ("kernel", "mm", "fs", "lib", "net", "block", "crypto", "drivers/iommu", "drivers/s390",
                                 "drivers/base", "drivers/net/ethernet", "security", "arch/s390")
             for path in sorted((kernel / folder).rglob("*.c"))]
    totals, missing, files = collections.Counter(), collections.Counter(), 0
    step = max(1, len(paths) // (int(count) * 3))
    for path in (path for start in range(step) for path in paths[start::step]):
        if files == int(count):
            break
        theirs = clang.findings(path, options + [f"-I{path.parent}"])
        if theirs is None:
            continue
        files += 1
        mine, directives = ours(binary, path)
        data = path.read_bytes()
        theirs["parameter"] = {place for place in theirs["parameter"] if NAME.match(data, place)}
        for kind, places in theirs.items():
            for place in sorted(places, key=str):
                start = place if isinstance(place, int) else place[0]
                if any(begin <= start < end for begin, end in directives):
                    continue
                totals[kind] += 1
                if place not in mine[kind]:
                    missing[kind] += 1
                    line = data.count(b"\n", 0, start) + 1
                    text = data[start:isinstance(place, tuple) and place[1] or start + 40]
                    print(f"{path.relative_to(kernel)}:{line}: {kind}: {text[:80]!r}")
    for kind in totals:
        print(f"{kind}: {totals[kind]} of clang's, {missing[kind]} not in ours "
              f"({100 - 100 * missing[kind] / totals[kind]:.3f} % agree)")
    total = sum(totals.values())
    share = 100 - 100 * sum(missing.values()) / max(total, 1)
    print(f"{files} files, {total} places, {share:.3f} % agree")
    return 0 if files and share >= 99.9 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
