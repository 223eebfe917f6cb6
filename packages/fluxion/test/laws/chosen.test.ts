/** What `where` did not choose has no part in any derivative, however infinite it is there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as torch from "fluxion";
import { add, type DType, grad, jvp, mul, reshape, sum, type Tensor, taylor, tensor, vmap, where } from "fluxion";
import { gradOf } from "./modes.ts";
import { close, data, type Program } from "./tools.ts";

/** Functions with a pole or a kink at 0, or of one. */
const singular: readonly Program[] = [
  torch.reciprocal,
  torch.rsqrt,
  torch.sqrt,
  torch.log,
  torch.log2,
  torch.abs,
  (x) => torch.pow(x, 0.5),
  (x) => torch.pow(x, -1.5),
  (x) => torch.pow(x, -2),
  (x) => torch.div(1, x),
  (x) => torch.div(torch.sin(x), x),
  (x) => torch.acos(add(x, 1)),
  (x) => torch.acosh(add(x, 1)),
  (x) => torch.log1p(torch.sub(x, 1)),
];
const smooth: readonly Program[] = [
  torch.exp,
  torch.sin,
  torch.tanh,
  torch.sigmoid,
  torch.neg,
  torch.square,
  (x) => mul(x, 0.5),
];
const combining: readonly ((x: Tensor, y: Tensor) => Tensor)[] = [add, mul, torch.sub, torch.div, torch.maximum];

/** Compositions of all of these. */
const program: fc.Arbitrary<Program> = fc.letrec<{ any: Program }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Program>(...singular),
    fc.tuple(fc.constantFrom(...smooth, ...singular), tie("any")).map(
      ([f, g]): Program =>
        (x) =>
          f(g(x)),
    ),
    fc.tuple(fc.constantFrom(...combining), tie("any"), tie("any")).map(
      ([op, f, g]): Program =>
        (x) =>
          op(f(x), g(x)),
    ),
    tie("any").map(
      (f): Program =>
        (x) =>
          mul(x, f(x)),
    ),
  ),
})).any;

/** Three derivatives of `f` at `x`, one after the other, of each element. */
function loop(f: Program, x: Tensor): Tensor[] {
  x.requiresGrad_();
  let y = sum(f(x));
  return [1, 2, 3].map(() => {
    const d = grad(y, x, { createGraph: true });
    y = sum(d);
    return d.detach();
  });
}

const other: Program = (x) => add(mul(x, x), mul(2, x)); // derivatives 2, 2, 0 at 0
const chosen =
  (f: Program): Program =>
  (x) =>
    where(x.gt(0), f(x), other(x));

/** By towers, which a multiplication by 1 hides, and by nesting transforms. */
const ways: Readonly<Record<string, (f: Program, x: Tensor) => readonly Tensor[]>> = {
  "the loop": loop,
  "nested reverse mode": (f, x) => {
    let d: Program = (x) => sum(f(x));
    return [1, 2, 3].map(() => {
      const y = d;
      d = (x) => sum(mul(gradOf(y)(x), 1));
      return gradOf(y)(x);
    });
  },
  "nested forward mode": (f, x) => {
    let d = f;
    return [1, 2, 3].map(() => {
      const y = d;
      d = (x) => jvp(y, [x], [torch.onesLike(x)])[1];
      return d(x);
    });
  },
  taylor: (f, x) => {
    const [, a, b, c] = taylor(f, x, 3) as [Tensor, Tensor, Tensor, Tensor];
    return [a, mul(b, 2), mul(c, 6)];
  },
};

for (const dtype of ["float64", "float32"] satisfies DType[]) {
  for (const [name, derivatives] of Object.entries(ways)) {
    test(`a branch not taken changes no derivative of an array or a number to order 3: ${name}, ${dtype}`, () => {
      fc.assert(
        fc.property(program, (f) => {
          for (const x of [tensor(0, { dtype }), tensor([0], { dtype })]) {
            const [a, b, c] = derivatives(chosen(f), x) as [Tensor, Tensor, Tensor];
            assert.deepEqual(
              [...data(a), ...data(b), ...data(c)].map((d) => d + 0),
              [2, 2, 0],
            );
          }
        }),
        { seed: 7, numRuns: 150 },
      );
    });
  }
}

test("a branch not taken changes no Hessian", () => {
  fc.assert(
    fc.property(program, (f) => {
      const x = tensor([0, 0.5, 0], { dtype: "float64" });
      const y = (x: Tensor): Tensor => sum(where(x.gt(1), f(x), other(x)));
      const row = (v: Tensor): Tensor => jvp(gradOf(y), [x], [v])[1];
      close(vmap(row)(torch.eye(3, { dtype: "float64" })), [2, 0, 0, 0, 2, 0, 0, 0, 2]);
    }),
    { seed: 8, numRuns: 100 },
  );
});

test("a branch not taken changes no derivative of what is computed from the choice", () => {
  fc.assert(
    fc.property(program, fc.constantFrom(...smooth), (f, outer) => {
      const x = (): Tensor => tensor([0, -1], { dtype: "float64" });
      const [got, expected] = [loop((x) => outer(chosen(f)(x)), x()), loop((x) => outer(other(x)), x())];
      got.forEach((d, n) => close(d, expected[n]!, 1e-12, `order ${n + 1}`));
    }),
    { seed: 9, numRuns: 100 },
  );
});

test("the norm of a zero vector has no part in a choice that leaves it out", () => {
  const f: Program = (x) => where(sum(x).gt(0), torch.norm(x), sum(other(x)));
  for (const d of loop(f, tensor([0, 0], { dtype: "float64" })).slice(0, 2)) close(d, [2, 2]);
  close(gradOf((x) => where(x.gt(0), torch.norm(reshape(x, [1])), 0))(tensor(0)), 0);
});

/** Numbers from all elements of a vector, through slopes that are infinite at 0. */
const folds: Readonly<Record<string, Program>> = {
  logsumexp: (x) => torch.logsumexp(torch.reciprocal(x), 0),
  softmax: (x) => sum(torch.softmax(torch.reciprocal(x), 0)),
  logSoftmax: (x) => sum(torch.logSoftmax(torch.log(x), 0)),
  var: (x) => torch.reciprocal(x).var(),
  norm: (x) => torch.norm(torch.sqrt(x)),
  prod: (x) => torch.prod(torch.log(x)),
  dot: (x) => torch.dot(torch.log(x), torch.sqrt(x)),
  cumprod: (x) => sum(torch.cumprod(torch.log(x), 0)),
  mean: (x) => torch.mean(torch.rsqrt(x)),
};
for (const [name, f] of Object.entries(folds)) {
  test(`${name}: a branch not taken changes no derivative to order 3`, () => {
    for (const x of [
      [0, 1],
      [0, 0],
    ]) {
      const whole: Program = (x) => where(sum(x).gt(5), f(x), sum(torch.square(x)));
      const [a, b, c] = loop(whole, tensor(x, { dtype: "float64" })) as [Tensor, Tensor, Tensor];
      close(a, mul(2, tensor(x)));
      close(b, [2, 2]);
      close(c, [0, 0]);
    }
  });
}

test("a factor of zero is stronger than an infinite slope, on arrays as on numbers", () => {
  for (const x of [tensor(0), tensor([0])]) {
    close(gradOf((x) => sum(torch.sqrt(mul(x, x))))(x), 0);
    close(gradOf((x) => sum(mul(x, torch.sqrt(x))))(x), 0);
    close(gradOf((x) => sum(torch.hypot(x, mul(x, 0))))(x), 0);
  }
});

test("a slope that is not finite stays so where the factor is not zero", () => {
  for (const x of [tensor(0), tensor([0])]) {
    close(gradOf((x) => sum(torch.sqrt(x)))(x), Number.POSITIVE_INFINITY);
    close(gradOf((x) => sum(torch.square(torch.sub(torch.log(x), 1))))(x), Number.NEGATIVE_INFINITY);
    close(gradOf((x) => sum(mul(x, Number.NaN)))(x), Number.NaN);
  }
});
