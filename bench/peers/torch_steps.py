"""One row on PyTorch: `python3 torch_steps.py <row>`, with as many threads as OMP_NUM_THREADS says."""
import json
import os
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.manual_seed(0)
row = sys.argv[1]


def middle(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def measure(run, warm_up=0.5, before=30, least=8, seconds=1.0):
    """The same protocol as measure.mjs."""
    samples = []
    began = time.perf_counter()

    def call():
        start = time.perf_counter()
        run()
        end = time.perf_counter()
        samples.append((1000 * (end - start), 1000 * (end - began)))

    def passed():
        return time.perf_counter() - began

    while len(samples) < 2 or passed() < warm_up or (len(samples) < before and passed() < 4 * warm_up):
        call()
    warm = len(samples)
    start = time.perf_counter()
    while len(samples) - warm < least or time.perf_counter() - start < seconds:
        call()
    median = middle([took for took, _ in samples[warm:]])
    at = next(at for took, at in samples if took <= 1.3 * median)
    return {"first": samples[0][0], "median": median, "samples": len(samples) - warm, "fullSpeedAfter": at}


losses = []


def training(parameters, optimizer, loss):
    def step():
        optimizer.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        optimizer.step()
        losses.append(value.item())

    return measure(step)


def mlp():
    net = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    x, y = torch.rand(64, 784), torch.randint(0, 10, (64,))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.5)
    return training(net, optimizer, lambda: F.cross_entropy(net(x), y))


def cnn():
    net = nn.Sequential(
        nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )
    x, y = torch.randn(64, 3, 32, 32), torch.randint(0, 10, (64,))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    return training(net, optimizer, lambda: F.cross_entropy(net(x), y))


def lstm():
    cell, out = nn.LSTM(65, 128, batch_first=True), nn.Linear(128, 65)
    x = F.one_hot(torch.randint(0, 65, (32, 64)), 65).float()
    y = torch.randint(0, 65, (32, 64))
    parameters = [*cell.parameters(), *out.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.002)
    return training(parameters, optimizer, lambda: F.cross_entropy(out(cell(x)[0]).reshape(-1, 65), y.reshape(-1)))


def dqn():
    make = lambda: nn.Sequential(nn.Linear(4, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 2))
    net, target = make(), make()
    s, s_next, r = torch.randn(128, 4), torch.randn(128, 4), torch.rand(128)
    a, goes_on = torch.randint(0, 2, (128, 1)), (torch.rand(128) < 0.95).float()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.001)

    def loss():
        with torch.no_grad():
            y = r + 0.99 * goes_on * target(s_next).max(1).values
        return F.huber_loss(net(s).gather(1, a).squeeze(1), y)

    return training(net, optimizer, loss)


def operation(row):
    op, *rest = row.split("-")
    draw = lambda *shape: torch.rand(*shape) * 2 - 1
    if op == "conv":
        sizes = ((8, 3, 64, 64), (16, 3, 7, 7)) if row == "conv-8x3x64x64-16x7" else ((8, 16, 32, 32), (32, 16, 3, 3))
        x, w = draw(*sizes[0]), draw(*sizes[1])
        return lambda: F.conv2d(x, w)
    n = int(float(rest[0]))
    if op == "matmul":
        a, b = draw(n, n), draw(n, n)
        return lambda: a @ b
    x, y = draw(n), draw(n)
    return {"add": lambda: x + y, "tanh": lambda: torch.tanh(x), "sum": lambda: x.sum()}[op]


steps = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "dqn": dqn}
if row in steps:
    result = steps[row]()
else:
    with torch.no_grad():
        result = measure(operation(row))
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({**result, "losses": [losses[0], losses[-1]] if losses else None, "rss": rss}))
