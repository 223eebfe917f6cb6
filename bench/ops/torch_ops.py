"""PyTorch on the operations of list.mjs, which come as JSON in OPERATIONS."""

import os
import json

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
if not os.environ.get("TORCH_KEEP_CORETYPE"):
    os.environ.pop("OPENBLAS_CORETYPE", None)
import re
import statistics
import time
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
given = json.loads(os.environ["OPERATIONS"])
FILTER = re.compile(os.environ.get("CASES", "."))
BUDGET = float(os.environ.get("BUDGET", "0.25"))
out = {}


def measure(fn):
    def loop(k):
        t = time.perf_counter()
        for _ in range(k):
            fn()
        return time.perf_counter() - t

    k, d, end = 1, loop(1), time.perf_counter() + max(BUDGET / 3, 0.06)
    while time.perf_counter() < end:
        d = loop(k)
        if d < 0.005:
            k = min(1 << 20, k * 2)
    k = max(1, min(1 << 20, round(k * 0.01 / max(d, 1e-6))))
    samples, end = [], time.perf_counter() + BUDGET
    while (
        len(samples) < 2
        or (len(samples) < 5 and time.perf_counter() < end + 3 * BUDGET)
        or (time.perf_counter() < end and len(samples) < 1000)
    ):
        samples.append(loop(k) / k * 1e9)
    return {"ns": statistics.median(samples), "min": min(samples), "n": k * len(samples)}


def inputs(h, w):
    n = h * w
    place = torch.arange(n)

    def scrambled(shift):
        x = torch.sin((place + shift).double() * 12.9898) * 43758.5453
        return x - x.floor() - 0.5

    a, b = scrambled(0).float(), scrambled(n).float()
    p, m = (0.75 + 0.5 * scrambled(3 * n)).float(), a > 0
    row, column = place // w, place % w
    return {
        "a": a, "b": b, "c": (8 * scrambled(2 * n)).float(), "p": p, "m": m, "h": b > 0,
        "s": b[:w].sort()[0], "r": b[:w].clone(), "q": b[:h].clone().view(h, 1), "q1": b[:h].clone(),
        "p1": (0.5 + scrambled(3 * n)).float(),
        "A": a.view(h, w), "B": b.view(h, w), "P": p.view(h, w), "M": m.view(h, w), "T": b.view(w, h),
        "D": a.view(5, h // 5, w), "E": b.view(5, w, h // 5),
        "U": a[: n // 5].view(h, w // 5), "V": b[: n // 5].view(h, w // 5),
        "i": (place[:w] * 7919 + 13) % w, "j": (place[:h] * 7919 + 13) % h, "k": (place * 7919 + 13) % n,
        "K": (place * 7919 + 13) % 1000,
        "I": ((row * 31 + column * 7919) % w).view(h, w), "G": ((row * 31 + column * 7919) % h).view(h, w),
        "H": h, "W": w, "N": n,
    }


with torch.no_grad():
    for size, (h, w) in given["sizes"].items():
        scope = {"torch": torch, "F": F, **inputs(h, w)}
        for each in given["operations"]:
            name = f"{each['name']}.{size}"
            if not FILTER.search(name):
                continue
            try:
                call = eval(f"lambda: {each['torch']}", scope)
                out[name] = measure(call)
                if not name.split(".")[0].endswith("~"):
                    out[name]["check"] = float(call().double().abs().sum())
            except Exception as error:
                out[name] = {"error": str(error).split("\n")[0][:200]}

print(json.dumps({"peer": "torch", "runtime": f"torch {torch.__version__}", "cases": out}))
