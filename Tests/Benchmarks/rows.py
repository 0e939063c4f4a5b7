# SPDX-License-Identifier: GPL-2.0-only
"""The rows of the table: for each piece of work, ours first and then what people have."""

import dataclasses
import pathlib
import shlex

from measuring import Command

HERE = pathlib.Path(__file__).parent
DRIVER = "drivers/iommu/s390-iommu.c"
PATTERN = "$RESULT = s390_iommu_update_trans($$$ARGUMENTS);"
RATE = r"([0-9.]+) MB/s"


class Bench:
    """Where everything is: our binary, the peers, the tree (a git checkout of our own)."""

    def __init__(self, binary, build, tree):
        self.binary, self.build, self.tree = binary, build, tree
        self.python = build / "venv/bin/python"
        self.ast_grep = build / "venv/bin/ast-grep"
        self.iso = build / "empty.iso"
        self.iso.touch()
        self.spatch = ["spatch", "--very-quiet", "--iso-file", self.iso, "--sp-file"]
        self.converted = build / "converted.c"
        self.outgoing = build / "outgoing"

    def ours(self, *arguments, folder=None, name="gen-patch", **more):
        return Command(name, [self.binary, *arguments], folder or self.tree, **more)

    def shell(self, name, text, **more):
        return Command(name, ["sh", "-ec", text], self.tree, **more)

    def convert(self):
        """One file to its diff, the whole process."""
        return [
            self.ours("diff", "--driver", "s390-iommu"),
            Command("spatch", [*self.spatch, HERE / "map-pages.cocci", DRIVER], self.tree, goal=0.15),
            Command("ast-grep, one search", [self.ast_grep, "run", "-l", "c", "-p", PATTERN, DRIVER],
                    self.tree, goal=2),
        ]

    def list(self):
        """The drivers to convert, in the whole tree."""
        return [
            self.ours("list"),
            self.shell("git grep, grep", "git grep -l 'struct iommu_domain_ops' -- '*.c' |"
                       r" xargs grep -lE '\.map[[:space:]]*='", goal=1.5),
            Command("spatch with git grep", [*self.spatch, HERE / "find-drivers.cocci",
                                             "--use-gitgrep", "--dir", "."], self.tree, goal=0.1),
        ]

    def parse(self):
        """A sample of the tree's C files: every 64th by name."""
        files = sorted(self.tree.rglob("*.c"))[::64]
        files = [path for path in files if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        names = self.build / "sample"
        names.write_text("\n".join(map(str, files)))
        return [
            self.ours("syntax", *files, size=size),
            Command("tree-sitter-c", [self.python, HERE / "parse_with_tree_sitter.py", names], self.tree,
                    size=size, rate=RATE),
            Command("spatch --parse-c", ["spatch", "--very-quiet", "--parse-c", *files[:50]], self.tree,
                    size=sum(path.stat().st_size for path in files[:50])),
        ]

    def parse_all(self):
        """Every C file and header of the tree; ours alone, as the others would take minutes."""
        return [self.ours("syntax", ".", size=sum(
            path.stat().st_size for path in self.tree.rglob("*.[ch]") if path.is_file()))]

    def commit(self):
        """One changed file as a commit on the whole tree."""
        folders = [".", "drivers", "drivers/iommu"]
        plumbing = "hash=$(git hash-object -w {file}); name=s390-iommu.c; type=blob; mode=100644\n"
        for folder in reversed(folders):
            tree = "HEAD:" if folder == "." else f"HEAD:{folder}"
            plumbing += (f"hash=$(git ls-tree {tree} | sed \"s/^.*\t$name\\$/$mode $type $hash\t$name/\" | git mktree)\n"
                         f"name={pathlib.Path(folder).name}; type=tree; mode=040000\n")
        plumbing += "git commit-tree -p HEAD -m 'iommu/s390: convert' $hash"
        return [
            # What committing and writing the mails costs is the difference of these two.
            self.generate(),
            self.generate("--dry-run", name="gen-patch, writing nothing"),
            self.shell("git plumbing", plumbing.format(file=shlex.quote(str(self.converted))), goal=1),
            self.shell("git apply, commit", "git apply --index ../converted.patch\n"
                       "git commit -q -m 'iommu/s390: convert'", before="git reset -q --hard base", goal=0.1),
        ]

    def generate(self, *more, **about):
        """The main job without proof and signatures; the kernel's own scripts are not counted."""
        clean = f"git reset -q --hard base; rm -rf {shlex.quote(str(self.outgoing))}"
        return self.ours("generate", "--driver", "s390-iommu", "--branch", "bench-branch", "--prove", "none",
                         "--no-sign", "--output", self.outgoing, *more, apart="perl", before=clean +
                         "; git branch -q -D bench-branch; git tag -d bench-branch-v1; true", **about)

    def pipeline(self):
        """Convert, commit, write the mails; nothing proven, nothing signed."""
        clean = f"git reset -q --hard base; rm -rf {shlex.quote(str(self.outgoing))}"
        convert = shlex.join(map(str, [*self.spatch, HERE / "map-pages.cocci", "--in-place", DRIVER]))
        # Theirs runs neither checkpatch.pl nor get_maintainer.pl; ours runs both before it writes.
        return [
            self.generate(),
            dataclasses.replace(self.generate(name="gen-patch with the scripts"), apart=""),
            self.shell("spatch, commit, format-patch",
                       f"{convert}\ngit commit -q -a -m 'iommu/s390: convert'\n"
                       f"git format-patch -q --cover-letter -o {shlex.quote(str(self.outgoing))} base",
                       before=clean, goal=0.15),
        ]

    def prove(self):
        """The real driver beside the model."""
        return [self.ours("prove", "--driver", "s390-iommu", rate=r"([0-9,]+) operations a second")]


ROWS = ["convert", "list", "parse", "parse_all", "commit", "pipeline", "prove"]
