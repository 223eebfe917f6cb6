#!/usr/bin/env python3
"""PyTorch on the cases of nth.mjs, one thread: prints {case: [milliseconds, value]}; null where it fails."""

import json
import re
import sys
import time

import torch

try:
    from torch.func import hessian, vmap
except ImportError:
    from functorch import hessian, vmap

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
cases = re.compile(sys.argv[1] if len(sys.argv) > 1 else ".")
results = {}


def nth_derivative(f, wrt, n):
    for _ in range(n):
        if not f.requires_grad:  # past the degree of a polynomial
            return torch.zeros_like(wrt)
        grads = torch.autograd.grad(f, wrt, create_graph=True)[0]
        f = grads.sum()
    return grads


def measure(name, body, value=lambda y: float(y.detach().reshape(-1)[0])):
    if not cases.search(name):
        return
    best, total, runs = float("inf"), 0.0, 0
    try:
        while (total < 0.3 and runs < 20000) or (runs < 3 and total < 3):
            start = time.perf_counter()
            y = body()
            took = time.perf_counter() - start
            best, total, runs = min(best, took), total + took, runs + 1
        results[name] = [best * 1e3, value(y)]
    except (RuntimeError, MemoryError) as error:
        results[name] = None
        print(f"{name}: {error}", file=sys.stderr)


functions = {
    "exp(sin(x^2))": lambda x: torch.exp(torch.sin(x**2)),
    "tanh(tanh(tanh x))": lambda x: torch.tanh(torch.tanh(torch.tanh(x))),
    "x^2 + x^3": lambda x: x**2 + x**3,
}
for name, f in functions.items():
    for n in (2, 4, 8, 10, 12):
        x = torch.tensor(0.7, requires_grad=True)
        measure(f"{name}, n = {n}", lambda: nth_derivative(f(x), x, n))

points = torch.linspace(0.1, 1.3, 10000).requires_grad_()
for n in (1, 2, 4, 8):
    f = functions["exp(sin(x^2))"]
    measure(f"10,000 points, n = {n}", lambda: nth_derivative(f(points).sum(), points, n))

vector = torch.linspace(0.1, 1.3, 1000).requires_grad_()
matrix = torch.arange(16000.0).reshape(16, 1000).sin() / 30


def program(x):
    return (torch.softmax(torch.sin(x), 0) * x).sum() + torch.tanh(matrix @ x).sum()


for n in (2, 4, 6, 8):
    measure(f"matmul and softmax of 1,000, n = {n}", lambda: nth_derivative(program(vector), vector, n))


def tower(f, count):
    xs = [torch.tensor(0.5 + 0.1 * i, requires_grad=True) for i in range(count)]
    y = f(xs)
    for x in xs:
        y = torch.autograd.grad(y, x, create_graph=True)[0]
    return y


def product(xs):
    y = xs[0]
    for x in xs[1:]:
        y = y * x
    return torch.sin(y)


for count in (2, 4, 6, 8, 10):
    measure(f"mixed partial of sin(prod), {count} variables", lambda: tower(lambda xs: torch.sin(torch.stack(xs).prod()), count))
    measure(f"mixed partial of sin(x1 x2 ...), {count} variables", lambda: tower(product, count))

w1 = torch.arange(640.0).reshape(10, 64).sin() * 0.3
w2 = torch.arange(4096.0).reshape(64, 64).cos() * 0.1
w3 = torch.arange(64.0).sin()
batch = torch.arange(320.0).reshape(32, 10).cos()


def network(x):
    return torch.tanh(torch.tanh(x @ w1 + 0.1) @ w2 - 0.1) @ w3


def nested():
    x = batch.clone().requires_grad_()
    (g,) = torch.autograd.grad(network(x).sum(), x, create_graph=True)
    return sum(torch.autograd.grad(g[:, i].sum(), x, retain_graph=True)[0][:, i] for i in range(10))


measure("Laplacian of a perceptron, nested", nested)
measure(
    "Laplacian of a perceptron, hessian",
    lambda: vmap(hessian(network))(batch).diagonal(dim1=-2, dim2=-1).sum(-1),
)
print(json.dumps(results))
