# SPDX-License-Identifier: GPL-2.0-only
"""Times gen-patch beside the tools people use today: `bench.py BINARY BUILD TREE [ROW…]`.

A row is one of rows.ROWS or growth.GROWTHS. Prints a table and writes BUILD/results.json. Asserts nothing."""

import dataclasses
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys

import growth
from measuring import Stopwatch
from rows import DRIVER, ROWS, Bench
from tokens import differences

ROUNDS = int(os.environ.get("ROUNDS", "5"))


def machine():
    """What the numbers were measured on."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {"cpu": model.group(1) if model else "unknown", "cores": os.cpu_count(),
            "kernel": os.uname().release, "date": datetime.date.today().isoformat(), "rounds": ROUNDS}


def rate(command, cost):
    """MB/s of CPU time, or what the command printed about itself."""
    printed = re.search(command.rate, cost.output) if command.rate else None
    if printed:
        return float(printed.group(1).replace(",", ""))
    return command.size / 1e6 / cost.cpu if command.size and cost.cpu else None


def less(whole, part):
    """The cost of what `whole` does beyond `part`, which a command of its own does not show."""
    cpu, wall = whole.cpu - part.cpu, whole.wall - part.wall
    return dataclasses.replace(whole, cpu=cpu, wall=wall, failure=whole.failure or part.failure)


def line(row, command, cost, ours):
    """One line of the table, as a dictionary for JSON."""
    entry = {"row": row, "who": cost.name, "failure": cost.failure}
    if cost.failure:
        return entry
    entry |= {"cpu": round(cost.cpu, 4), "wall": round(cost.wall, 4), "peak": round(cost.peak, 1)}
    speed = rate(command, cost)
    if speed:
        entry["rate"] = round(speed, 1)
    if ours and not ours.failure and not cost.name.startswith("gen-patch"):
        entry["ratio"] = round(ours.cpu / cost.cpu, 3) if cost.cpu else None
    if command.goal:
        entry["goal"] = command.goal
    return entry


def show(entry):
    """Prints a line of the table."""
    name = f"{entry['row'][:34]:34}  {entry['who'][:28]:28}"
    if entry["failure"]:
        print(f"{name}  {entry['failure'][:100]}", flush=True)
        return
    cells = f"{entry['cpu']:9.4f} {entry['wall']:9.4f} {entry['peak']:8.1f}"
    cells += f" {entry.get('rate', ''):>11} {entry.get('ratio', ''):>8} {entry.get('goal', ''):>6}"
    print(f"{name} {cells}", flush=True)


def results(bench, watch, wanted):
    """All lines of the rows wanted, printed as they come."""
    for row in [name for name in ROWS if not wanted or name in wanted]:
        commands = getattr(bench, row)()
        costs = watch.in_turn(commands, 1 if row == "parse_all" else ROUNDS)
        ours = costs[0] if commands[0].name == "gen-patch" else None
        if row == "commit":
            ours = less(*costs[:2])
        for command, cost in zip(commands, costs):
            entry = line(row, command, cost, ours)
            show(entry)
            yield entry
    for name in [name for name in growth.GROWTHS if not wanted or name in wanted]:
        for label, command in growth.GROWTHS[name](bench):
            entry = line(label, command, watch.in_turn([command], min(ROUNDS, 3))[0], None)
            show(entry)
            yield entry


def prepare_conversion(bench):
    """What the commit row commits: the file as spatch converts it, and the same as a patch."""
    spatch = list(map(str, bench.spatch)) + [str(pathlib.Path(__file__).with_name("map-pages.cocci"))]
    subprocess.run([*spatch, DRIVER, "-o", str(bench.converted)], cwd=bench.tree, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    driver = bench.tree / DRIVER
    driver.write_bytes(bench.converted.read_bytes())
    with open(bench.build / "converted.patch", "wb") as out:
        subprocess.run(["git", "diff"], cwd=bench.tree, check=True, stdout=out)
    subprocess.run(["git", "checkout", "-q", "--", DRIVER], cwd=bench.tree, check=True)


def compare(bench):
    """Where our conversion and spatch's differ, token by token."""
    diff = subprocess.run([bench.binary, "diff", "--driver", "s390-iommu"], cwd=bench.tree, capture_output=True)
    copy = bench.build / "compare"
    (copy / DRIVER).parent.mkdir(parents=True, exist_ok=True)
    (copy / DRIVER).write_bytes((bench.tree / DRIVER).read_bytes())
    applied = diff.returncode == 0 and subprocess.run(
        ["patch", "-s", "-p1"], cwd=copy, input=diff.stdout, capture_output=True).returncode == 0
    if not applied:
        return ["gen-patch made no diff to compare with"]
    return differences(bench.converted.read_bytes(), (copy / DRIVER).read_bytes())


def main():
    binary, build, tree, *wanted = sys.argv[1:]
    unknown = set(wanted) - {*ROWS, *growth.GROWTHS}
    if unknown:
        sys.exit(f"error: no such row: {' '.join(sorted(unknown))}\nhint: {' '.join([*ROWS, *growth.GROWTHS])}")
    bench = Bench(pathlib.Path(binary), pathlib.Path(build), pathlib.Path(tree))
    prepare_conversion(bench)
    where = machine()
    print(f"{where['cpu']}, {where['cores']} cores, {where['date']}; medians of {ROUNDS} runs after a warm-up")
    print(f"{'work':34}  {'who':28} {'CPU s':>9} {'wall s':>9} {'MiB':>8} {'rate':>11} {'ours/it':>8} {'goal':>6}")
    table = list(results(bench, Stopwatch(bench.build), wanted))
    missing = compare(bench) if not wanted or "convert" in wanted else []
    if missing:
        print("\nspatch's conversion beside ours, token by token (theirs -> ours):")
        print("\n".join(f"  {difference}" for difference in missing))
    report = {"machine": where, "table": table, "differences": missing}
    (bench.build / "results.json").write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
