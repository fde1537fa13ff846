"""Sixteen threads deciding at once give what one gives, from the first call of a process on."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
from threading import Barrier, Thread
from engine.evaluation import decide, explain
from tests.evaluation.making import DAY, LOAN, bundle, loan, person

cases = [loan(str(100 * n + 1), person("Ali", str(20 * n % 70), "Vali"), person("Nur", "0"),
              signed=n % 3 > 0) for n in range(12)]
loans = bundle(LOAN)
start, found = Barrier(16), [None] * 16

def work(number):
    start.wait()
    order = cases[number % 12:] + cases[:number % 12]
    mine = {}
    for _ in range(5):
        for case in order:
            mine.setdefault(cases.index(case), set()).add(decide(loans, DAY, case).digest)
    mine[0].add(explain(loans, DAY, cases[0]).digest)
    found[number] = [mine[n] for n in range(12)]

threads = [Thread(target=work, args=(number,)) for number in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
alone = [{decide(loans, DAY, case).digest} for case in cases]
print(found == [alone] * 16, len({one for some in alone for one in some}))
"""


def test_sixteen_threads_of_a_fresh_process_decide_as_one_does() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "12"]
