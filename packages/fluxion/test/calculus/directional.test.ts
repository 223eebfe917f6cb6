import assert from "node:assert/strict";
import { test } from "node:test";
import {
  directionalDerivative,
  eye,
  grad,
  hypot,
  jvp,
  maximum,
  nn,
  stack,
  type Tensor,
  tensor,
  vmap,
  where,
} from "fluxion";
import { close } from "./tools.ts";

const x = tensor([0.3, -0.8, 1.1]);
const v = tensor([1, 2, -0.5]);

/** A kink: function, point, direction, order, and the limits from both sides. */
type Kink = readonly [
  f: (x: Tensor) => Tensor,
  x: Tensor | number,
  v: Tensor | number,
  n: number,
  right: unknown,
  left: unknown,
];
const { elu, leakyRelu } = nn.functional;
const kinks: Readonly<Record<string, Kink>> = {
  "|x|": [(t) => t.abs(), 0, 1, 1, 1, -1],
  "|x| backwards": [(t) => t.abs(), 0, -2, 1, 2, -2],
  "relu(x)": [(t) => t.relu(), 0, 1, 1, 1, 0],
  "relu(x) − relu(−x)": [(t) => t.relu().sub(t.neg().relu()), 0, 1, 1, 1, 1],
  "x relu(x), second order": [(t) => t.relu().mul(t), 0, 1, 2, 2, 0],
  "|x|³ + |x|, third order": [(t) => t.abs().pow(3).add(t.abs()), 0, 1, 3, 6, -6],
  "max(x, 2 x)": [(t) => maximum(t, t.mul(2)), 0, 1, 1, 2, 1],
  "max(x, x²), which tie twice": [(t) => maximum(t, t.mul(t)), tensor([0, 1]), 1, 1, [1, 2], [0, 1]],
  "clamp(x, 0, 1)": [(t) => t.clamp(0, 1), tensor([0, 1, 0.5]), 1, 1, [1, 0, 1], [0, 1, 1]],
  "where(x > 0, x³, sin x), third order": [(t) => where(t.gt(0), t.pow(3), t.sin()), 0, 1, 3, 6, -1],
  leakyRelu: [(t) => leakyRelu(t, 0.1), 0, 1, 1, 1, 0.1],
  "elu, second order": [(t) => elu(t), 0, 1, 2, 0, 1],
  "√(x²)": [(t) => t.mul(t).sqrt(), 0, 1, 1, 1, -1],
  "exp √(x²), third order": [(t) => t.mul(t).sqrt().exp(), 0, 1, 3, 1, -1],
  "√(x⁴), second order": [(t) => t.pow(4).sqrt(), 0, 1, 2, 2, 2],
  "√√(x⁴)": [(t) => t.pow(4).sqrt().sqrt(), 0, 1, 1, 1, -1],
  "hypot(x, 0)": [(t) => hypot(t, 0), 0, 1, 1, 1, -1],
  "a norm at the origin": [(t) => t.norm(), tensor([0, 0]), tensor([3, 4]), 1, 5, -5],
  "a norm that stays at the origin": [(t) => t.norm(), tensor([0, 0]), tensor([0, 0]), 1, 0, 0],
  "amax of a tie": [(t) => t.amax(), tensor([1, 1, 0]), tensor([2, 3, 9]), 1, 3, 2],
  "amin along a dim": [
    (t) => t.amin(1),
    tensor([
      [1, 1],
      [0, 0],
    ]),
    tensor([
      [2, 3],
      [-1, 5],
    ]),
    1,
    [2, -1],
    [3, 5],
  ],
  "max(dim) of a tie": [(t) => t.max(0).values, tensor([1, 1, 0]), tensor([2, 3, 9]), 1, 3, 2],
  "a sort of ties": [(t) => t.sort().values, tensor([1, 1, 0]), tensor([2, -3, 9]), 1, [9, -3, 2], [9, 2, -3]],
  "the median of ties": [(t) => t.median(), tensor([1, 1, 1]), tensor([2, 9, 3]), 1, 3, 3],
  "the jump of sign, order 0": [(t) => t.sign(), 0, 1, 0, 1, -1],
};
for (const [name, [f, at, along, n, right, left]] of Object.entries(kinks)) {
  test(`at a kink the derivative is that of the side: ${name}`, () => {
    assert.deepEqual(directionalDerivative(f, at, along, n).toArray(), right);
    assert.deepEqual(directionalDerivative(f, at, along, n, { side: "left" }).toArray(), left);
  });
}

test("where there is no kink it is the derivative along the curve x + t v, to any order", () => {
  const f = (u: Tensor): Tensor => u.pow(3).sum().mul(u.at(0).sin()).add(u.softmax(0).square().sum());
  let along = f;
  for (let n = 0; n <= 5; n++) {
    close(directionalDerivative(f, x, v, n), along(x), 1e-10);
    close(directionalDerivative(f, x, v, n, { side: "left" }), along(x), 1e-10);
    const below = along;
    along = (u) => jvp(below, [u], [v])[1];
  }
  assert.deepEqual(directionalDerivative((u: Tensor) => u.mul(2), eye(2), eye(2)).toArray(), [
    [2, 0],
    [0, 2],
  ]);
});

test("lists are the arguments of a function of several", () => {
  const product = (a: Tensor, b: Tensor): Tensor => a.mul(b).abs();
  assert.equal(directionalDerivative(product, [0, 2], [1, 1], 1).item(), 2);
  assert.equal(directionalDerivative(product, [0, 2], [1, 1], 2).item(), 2);
});

test("it composes with vmap and with grad", () => {
  const points = tensor([0, 1, -2]);
  const slope = (f: (t: Tensor) => Tensor) => vmap((t: Tensor) => directionalDerivative(f, t, 1))(points).toArray();
  assert.deepEqual(
    slope((t) => t.abs()),
    [1, 1, -1],
  );
  assert.deepEqual(
    slope((t) => t.mul(t).sqrt()),
    [1, 1, -1],
  );
  assert.deepEqual(
    slope((t) => stack([t, t.mul(2)]).amax()),
    [2, 2, 1],
  );
  assert.deepEqual(
    slope((t) =>
      stack([t, t.mul(2)])
        .sort()
        .values.at(0),
    ),
    [1, 1, 2],
  );
  const second = grad((t: Tensor) => directionalDerivative((u: Tensor) => u.sin().abs(), t, 1));
  close(second(-0.5), tensor(Math.sin(-0.5)));
});

test("{ explain: true } gives the plan, and a bad call is refused", () => {
  const abs = (t: Tensor): Tensor => t.abs();
  assert.match(
    String(directionalDerivative(abs, 0, 1, 3, { explain: true })),
    /one-sided Taylor mode: 1 direction of order 3/,
  );
  assert.throws(() => directionalDerivative(abs, x, tensor([1, 2])), {
    name: "ShapeError",
    message: "directionalDerivative: the direction has shape [2], the point [3]; they must be equal",
  });
  assert.throws(() => directionalDerivative(abs, 0, 1, -1), /the order must be an integer of 0 or more/);
  assert.throws(() => directionalDerivative(abs, 0, 1, 2.5), /the order must be an integer of 0 or more/);
  assert.throws(() => directionalDerivative(abs, 0, 1, 1, { side: "up" as never }), /side must be "right" or "left"/);
  assert.throws(() => directionalDerivative(abs, [0, 1], [1]), /got 2 points and 1 directions/);
  assert.throws(() => directionalDerivative(abs, tensor(1, { dtype: "int64" }), 1), { name: "DTypeError" });
});
