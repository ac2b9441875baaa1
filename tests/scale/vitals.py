"""Memory and descriptors of processes, read from /proc."""

import time
from pathlib import Path
from statistics import median

# A connection more or less is no leak, nor is a page of memory.
SLACK_FILES, SLACK_KIB = 6, 4096
GROWTH = 0.05


class Vitals:
    """Samples of programs: (seconds, KiB that they wrote, open descriptors).

    Pages of files are no part of it: whoever else reads the same library takes its share of them.
    """

    def __init__(self, town, names):
        self._town, self._names, self._begun = town, names, time.monotonic()
        self.samples = {name: [] for name in names}

    def look(self):
        """Take one sample of each."""
        for name in self._names:
            pids = self._town.pids(name)
            seen = [(_kib(pid), _files(pid)) for pid in pids]
            sums = [sum(column) for column in zip(*seen, strict=True)]
            if seen and all(kib for kib, _ in seen):
                self.samples[name].append((time.monotonic() - self._begun, *sums))

    def last(self):
        """Return the last sample of each."""
        return {name: samples[-1][1:] for name, samples in self.samples.items() if samples}

    def rows(self, warm_s):
        """Return a row a program: its middle in the first and the last quarter after warm-up."""
        for name, samples in self.samples.items():
            after = [sample for sample in samples if sample[0] > warm_s]
            quarter = max(1, len(after) // 4)
            if len(after) < 4:
                continue
            first, last = after[:quarter], after[-quarter:]
            middle = [[median(s[n] for s in part) for part in (first, last)] for n in (1, 2)]
            yield name, middle[0], middle[1]


def faults(rows):
    """Return what grew beyond a twentieth."""
    for name, memory, files in rows:
        if memory[1] > memory[0] * (1 + GROWTH) + SLACK_KIB:
            yield f"memory of {name} grew from {memory[0]:.0f} to {memory[1]:.0f} KiB"
        if files[1] > files[0] * (1 + GROWTH) + SLACK_FILES:
            yield f"descriptors of {name} grew from {files[0]:.0f} to {files[1]:.0f}"


def _kib(pid):
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = dict(line.split(":", 1) for line in rollup.splitlines()[1:])
    return int(found["Pss_Anon"].split()[0])


def _files(pid):
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0
