/** Where JavaScript would turn a tensor into a number, and where it may. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ArgumentError,
  type FluxionError,
  grad,
  GradError,
  jvp,
  ones,
  taylor,
  type Tensor,
  tensor,
  vmap,
} from "fluxion";

type Operators = readonly (readonly [string, (x: never) => unknown])[];

const empty = "";
/** What JavaScript makes of `x` here would be a number; the cast hides that from the type checker. */
const operators: Operators = [
  ["x * 2", (x: number) => x * 2],
  ["2 - x", (x: number) => 2 - x],
  ["x ** 2", (x: number) => x ** 2],
  ['"" + x', (x: string) => empty + x],
  ["+x", (x: number) => +x],
  ["-x", (x: number) => -x],
  ["x > 1", (x: number) => x > 1],
  ["x <= 1", (x: number) => x <= 1],
  ["Math.sin(x)", (x: number) => Math.sin(x)],
  ["Number(x)", (x: number) => Number(x)],
  ["x % 2", (x: number) => x % 2],
  ["x | 0", (x: number) => x | 0],
];

function refuses(make: () => Tensor, error: new (message: string) => FluxionError, message: RegExp): void {
  for (const [text, operator] of operators) {
    assert.throws(
      () => operator(make() as never),
      (e: unknown) => {
        assert.ok(e instanceof error, `${text}: ${String(e)}`);
        assert.match(e.message, message, text);
        assert.match(e.message, /item\(\)/, text);
        assert.match(e.message, /x\.mul\(2\)/, text);
        return true;
      },
    );
  }
}

test("a tensor that requires grad does not become a number", () => {
  refuses(
    () => tensor(3, { requiresGrad: true }),
    GradError,
    /^Tensor: a tensor that requires grad does not become a number/,
  );
  refuses(() => tensor(3, { requiresGrad: true }).mul(2), GradError, /its gradient would be lost/);
});

test("a tensor of several elements, or of none, does not become a number", () => {
  refuses(
    () => tensor([1, 2]),
    ArgumentError,
    /^Tensor: only one element tensors can be converted to Python scalars; .*\[2\]/,
  );
  refuses(
    () => tensor([]),
    ArgumentError,
    /^Tensor: only one element tensors can be converted to Python scalars; .*\[0\]/,
  );
});

test("a traced tensor does not become a number", () => {
  for (const [text, operator] of operators) {
    const traced = (x: Tensor): Tensor => {
      operator(x as never);
      return x;
    };
    const message = { name: "GradError", message: /^Tensor: .*does not become a number/ };
    assert.throws(() => vmap(traced)(ones([2])), message, text);
    assert.throws(() => jvp(traced, [tensor(1)], [tensor(1)]), message, text);
    assert.throws(() => taylor(traced, 1, 2), message, text);
    assert.throws(() => grad(traced)(tensor(1)), message, text);
  }
});

test("a tensor of one element that nothing depends on becomes its number", () => {
  assert.equal((tensor(3) as never as number) * 2, 6);
  assert.equal(Math.max(tensor([3]) as never, 1), 3);
  assert.equal((tensor(3) as never as number) > 2, true);
});

test("template strings, String and JSON.stringify work on every tensor", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  assert.equal(`${x}`, "tensor([1., 2.], requires_grad=True)");
  assert.equal(String(x.mul(2)), "tensor([2., 4.], grad_fn=<MulBackward0>)");
  assert.equal(JSON.stringify({ x }), '{"x":[1,2]}');
  assert.equal(JSON.stringify(tensor([true, false])), "[true,false]");
  assert.equal(JSON.stringify(tensor(2n)), "2");
  vmap((y: Tensor) => {
    assert.match(`${y}`, /^tensor\(<traced, shape \[\], float64>\)$/);
    return y;
  })(ones([2]));
});
