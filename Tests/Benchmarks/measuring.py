# SPDX-License-Identifier: GPL-2.0-only
"""Runs commands in turn and keeps what each cost."""

import dataclasses
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile


@dataclasses.dataclass(frozen=True)
class Command:
    """One contestant of a row: what it is called, what is run, and what is done before each run."""

    name: str
    arguments: list
    folder: pathlib.Path
    before: str = ""  # shell, not measured
    size: int = 0  # bytes read, where a rate is asked for
    rate: str = ""  # a pattern with one group: a rate that the command itself prints
    goal: float = 0  # the ratio of ours to this one
    apart: str = ""  # a program whose part of the cost is not counted


@dataclasses.dataclass(frozen=True)
class Cost:
    """Medians of several runs, or why there are none."""

    name: str
    cpu: float = 0  # seconds, user and system, of the command and all it waited for
    wall: float = 0
    peak: float = 0  # MiB
    output: str = ""
    failure: str = ""


class Stopwatch:
    """Measures with the small C program beside this file."""

    def __init__(self, build: pathlib.Path):
        self.program = build / "measure"
        source = pathlib.Path(__file__).with_name("measure.c")
        subprocess.run(["cc", "-O1", "-o", self.program, source], check=True)
        self.stand_ins = build / "stand-ins"
        self.stand_ins.mkdir(exist_ok=True)

    def once(self, command: Command):
        """Cost of one run; the text it printed is kept for rates."""
        if command.before:
            subprocess.run(command.before, shell=True, cwd=command.folder, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with tempfile.TemporaryDirectory() as scratch:
            result, log = pathlib.Path(scratch, "cost"), pathlib.Path(scratch, "log")
            environment = self._measuring(command.apart, scratch) if command.apart else None
            with open(log, "wb") as out:
                subprocess.run([self.program, result, *command.arguments], cwd=command.folder, env=environment,
                               stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, check=True)
            status, wall, user, system, peak = map(int, result.read_text().split())
            for part in pathlib.Path(scratch).glob("apart.*"):
                user -= sum(map(int, part.read_text().split()[2:4]))
            text = log.read_text(errors="replace")
        failure = ""
        if status:
            lines = [line for line in text.splitlines() if line.strip()]
            failure = f"exit {status}: {lines[0] if lines else 'no output'}"
        return Cost(command.name, (user + system) / 1e6, wall / 1e6, peak / 1024, text, failure)

    def _measuring(self, name, scratch):
        """An environment in which the program called `name` writes down what it costs, into `scratch`."""
        stand_in = self.stand_ins / name
        # What it runs itself is in its cost already.
        stand_in.write_text(f'#!/bin/sh\nPATH=${{PATH#*:}} exec {self.program} "$APART.$$" {shutil.which(name)} "$@"\n')
        stand_in.chmod(0o755)
        return os.environ | {"APART": f"{scratch}/apart", "PATH": f"{self.stand_ins}:{os.environ['PATH']}"}

    def in_turn(self, commands, rounds: int):
        """Medians of `rounds` runs each, A B A B, after one warm-up each; one that fails drops out."""
        runs = {command.name: [] for command in commands}
        failed = {}
        for turn in range(rounds + 1):
            for command in commands:
                if command.name in failed:
                    continue
                cost = self.once(command)
                if cost.failure:
                    failed[command.name] = cost
                elif turn:
                    runs[command.name].append(cost)
        return [failed.get(command.name) or _median(command.name, runs[command.name]) for command in commands]


def _median(name, runs):
    return Cost(name, *(statistics.median(getattr(run, field) for run in runs)
                        for field in ("cpu", "wall", "peak")), output=runs[-1].output)
