"""One row on NumPy: `python3 numpy_rows.py <row>`."""
import json
import sys
import time

import numpy as np

row = sys.argv[1]
op, size = row.split("-")
n = int(float(size))
rng = np.random.default_rng(0)
draw = lambda *shape: rng.uniform(-1, 1, shape).astype(np.float32)
shape = (n, n) if op == "matmul" else (n,)
x, y = draw(*shape), draw(*shape)
run = {"matmul": lambda: x @ y, "add": lambda: x + y, "tanh": lambda: np.tanh(x), "sum": lambda: x.sum()}[op]


def middle(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def times(seconds, least):
    taken = []
    start = time.perf_counter()
    while len(taken) < least or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - begin))
    return taken


first = times(0.5, 2)[0]
taken = times(1.0, 8)
print(json.dumps({"first": first, "median": middle(taken), "samples": len(taken)}))
