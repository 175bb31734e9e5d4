"""Convolutions and their gradients on PyTorch: shapes as JSON on the standard input, medians in milliseconds on the output."""
import json
import os
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
torch.manual_seed(0)


def median(run, warm_up=0.1, seconds=0.25):
    samples = []
    began = time.perf_counter()
    while time.perf_counter() - began < warm_up:
        run()
    began = time.perf_counter()
    while len(samples) < 5 or time.perf_counter() - began < seconds:
        start = time.perf_counter()
        run()
        samples.append(1000 * (time.perf_counter() - start))
    return sorted(samples)[len(samples) // 2]


result = {}
with torch.no_grad():
    for shape in json.load(sys.stdin):
        x, w = torch.rand(*shape["x"]) * 2 - 1, torch.rand(*shape["w"]) * 2 - 1
        how = {"stride": shape["stride"], "padding": shape["padding"], "groups": shape["groups"]}
        ct = F.conv2d(x, w, **how)
        parts = [[True, False, False], [False, True, False]]
        dx, dw = [
            lambda mask=mask: torch.ops.aten.convolution_backward(
                ct, x, w, None, [how["stride"]] * 2, [how["padding"]] * 2, [1, 1], False, [0, 0], how["groups"], mask
            )
            for mask in parts
        ]
        result[shape["id"]] = {"forward": median(lambda: F.conv2d(x, w, **how)), "dX": median(dx), "dW": median(dw)}
print(json.dumps(result))
