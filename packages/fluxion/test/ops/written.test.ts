/** In-place forms of functions of elements and of products. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { grad, type Tensor, tensor } from "fluxion";
import { close } from "../laws/tools.ts";

type Operation = (x: Tensor, ...rest: unknown[]) => Tensor;
const named = (name: string): Operation => (torch as unknown as Readonly<Record<string, Operation>>)[name]!;

const one =
  "abs acos asin asinh atan atanh ceil cos cosh deg2rad erf erfc exp exp2 expm1 floor frac log log10 log1p log2 logicalNot logit nanToNum rad2deg reciprocal relu round rsqrt sgn sigmoid sign sin sinc sinh sqrt square tan tanh trunc";
const two =
  "atan2 clampMax clampMin copysign eq floatPower floorDivide fmod ge gt heaviside hypot ldexp le logicalAnd logicalOr logicalXor lt ne nextafter pow remainder xlogy";
const integers =
  "bitwiseAnd bitwiseLeftShift bitwiseOr bitwiseRightShift bitwiseXor gcd lcm floorDivide remainder fmod eq lt";

const values = [0.3, 0.5, 0.8];
const beside = tensor([0.4, 0.5, 0.7]);
const operations: readonly (readonly [name: string, rest: readonly unknown[]])[] = [
  ...one.split(" ").map((name) => [name, []] as const),
  ...two.split(" ").map((name) => [name, [beside]] as const),
  ["acosh", []],
  ["clamp", [0.4, 0.6]],
  ["lerp", [beside, 0.3]],
  ["addcmul", [beside, beside, { value: 2 }]],
  ["addcdiv", [beside, beside, { value: 2 }]],
  ["addmv", [torch.ones([3, 2]), tensor([1, 2]), { alpha: 0.5 }]],
];

for (const [name, rest] of operations) {
  test(`${name}_ writes what ${name} returns, in the same memory`, () => {
    const x = name === "acosh" ? tensor([1.5, 2, 3]) : tensor(values);
    const expected = named(name)(x, ...rest).to(x.dtype);
    const same = x.detach();
    assert.equal(named(`${name}_`)(x, ...rest), x);
    assert.deepEqual(same.toArray(), expected.toArray());
    assert.equal(x.version, 1);
    const method = (x.clone() as unknown as Readonly<Record<string, Operation>>)[`${name}_`];
    assert.equal(typeof method, "function");
  });

  test(`${name}_ has the gradient of ${name}`, () => {
    const of = (f: Operation): Tensor => {
      const x = tensor(name === "acosh" ? [1.5, 2, 3] : values, { requiresGrad: true });
      const z = f(torch.mul(x, 1), ...rest);
      if (!z.requiresGrad) return torch.zeros([3]);
      return grad(torch.sum(z), x, { allowUnused: true, materializeGrads: true }) as Tensor;
    };
    const plain = named(name);
    // a truth value written into a float is a float, and flat
    const compared = plain(tensor(values), ...rest).dtype === "bool";
    close(of(named(`${name}_`)), compared ? torch.zeros([3]) : of(plain), 1e-14);
  });
}

for (const name of integers.split(" ")) {
  test(`${name}_ of integers stays of integers`, () => {
    const x = tensor([12n, -7n, 5n]);
    const y = tensor([4n, 2n, 3n]);
    const expected = named(name)(x, y).to("int64");
    named(`${name}_`)(x, y);
    assert.deepEqual(x.toArray(), expected.toArray());
    assert.equal(x.dtype, "int64");
  });
}

test("sums with products are written over their first tensor", () => {
  const [a, b] = [torch.ones([2, 3]), torch.ones([3, 4])];
  assert.deepEqual(torch.zeros([2, 4]).addmm_(a, b).toArray(), [
    [3, 3, 3, 3],
    [3, 3, 3, 3],
  ]);
  assert.deepEqual(
    torch
      .ones([2, 2])
      .addr_(tensor([1, 2]), tensor([3, 4]), { beta: 2 })
      .toArray(),
    [
      [5, 6],
      [8, 10],
    ],
  );
  const [p, q] = [torch.ones([5, 2, 3]), torch.ones([5, 3, 2])];
  assert.deepEqual(torch.ones([2, 2]).addbmm_(p, q).toArray(), [
    [16, 16],
    [16, 16],
  ]);
  assert.deepEqual(torch.ones([5, 2, 2]).baddbmm_(p, q).index(4).toArray(), [
    [4, 4],
    [4, 4],
  ]);
});

test("a view that is written to changes its base, with gradients", () => {
  const x = tensor([0.1, 0.2, 0.3], { requiresGrad: true });
  const base = x.mul(1);
  base.narrow(0, 1, 2).exp_();
  close(base, [0.1, Math.exp(0.2), Math.exp(0.3)], 1e-15);
  close(grad(base.sum(), x) as Tensor, [1, Math.exp(0.2), Math.exp(0.3)], 1e-15);
});
