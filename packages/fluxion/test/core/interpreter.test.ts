/** Where `new Function` is forbidden an interpreter runs the same expressions; it is the oracle of the generated loops. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as torch from "fluxion";
import { grad, mul, sum, taylor, type Tensor, tensor } from "fluxion";
import { Elementwise } from "../../src/core/primitive.ts";
import { codegen, compileLoop, compileNumber, type Loop, type NumberFunction } from "../../src/scalar/compile.ts";
import { type DType, dtypes, type TypedArray } from "../../src/tensor/dtype.ts";
import { samples } from "../laws/samples.ts";
import { generator, type Program } from "../laws/tools.ts";

/** Compiles with the interpreter in place of generated code. */
function interpreted<T>(compile: () => T): T {
  codegen.allowed = false;
  try {
    return compile();
  } finally {
    codegen.allowed = true;
  }
}

/** Every elementwise row that runs while `f` does, with the types it computes in. */
function rowsOf(f: () => void): ReadonlyMap<Elementwise, ReadonlySet<DType>> {
  const seen = new Map<Elementwise, Set<DType>>();
  const note = (rule: Elementwise, dtype: DType): void => {
    seen.set(rule, (seen.get(rule) ?? new Set()).add(dtype));
  };
  const { loop, number } = Elementwise.prototype;
  Elementwise.prototype.loop = function (dtype: DType, steps: string): Loop {
    note(this, dtype);
    return loop.call(this, dtype, steps);
  };
  Elementwise.prototype.number = function (dtype: DType): NumberFunction {
    note(this, dtype);
    return number.call(this, dtype);
  };
  try {
    f();
  } finally {
    Object.assign(Elementwise.prototype, { loop, number });
  }
  return seen;
}

function runSamples(dtype: DType): void {
  for (const row of Object.values(samples)) {
    for (const { f, inputs } of row) {
      const [x, ...rest] = inputs.map((input) => torch.to(input, dtype)) as [Tensor, ...Tensor[]];
      const loss: Program = (u) => sum(mul(f(u, ...rest), f(u, ...rest)));
      grad((u: Tensor) => sum((grad(loss) as Program)(u)))(x);
      taylor(loss, x, 2);
    }
  }
}

function runIntegers(dtype: DType): void {
  const [x, y] = [tensor([5, 3, 7], { dtype }), tensor([2, 3, 1], { dtype })];
  const all = [
    torch.add,
    torch.sub,
    torch.mul,
    torch.div,
    torch.maximum,
    torch.minimum,
    torch.remainder,
    torch.fmod,
    torch.pow,
    torch.lt,
    torch.ge,
    torch.eq,
    torch.ne,
  ];
  for (const f of all) f(x, y as never);
  for (const f of [
    torch.neg,
    torch.abs,
    torch.sign,
    torch.square,
    torch.floor,
    torch.ceil,
    torch.trunc,
    torch.relu,
    torch.logicalNot,
  ])
    f(x);
  torch.where(torch.gt(x, y), x, y);
  torch.clamp(x, 2, 4);
}

const random = generator(3);
const awkward = [0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

function operand(dtype: DType, length: number, bool: boolean): TypedArray {
  const { category, big, array } = dtypes[bool ? "bool" : dtype];
  const values = Array.from({ length }, (_, i) =>
    category === "float"
      ? i % 5 === 4
        ? awkward[i % 7]!
        : 4 * random() - 1.5
      : category === "bool"
        ? (i % 3) % 2
        : 1 + Math.floor(8 * random()),
  );
  const out = new array(length);
  for (let i = 0; i < length; i++) out[i] = big && !bool ? BigInt(values[i]!) : values[i]!;
  return out;
}

function same(got: TypedArray, expected: TypedArray, message: string): void {
  for (let i = 0; i < got.length; i++)
    assert.ok(Object.is(got[i], expected[i]), `${message}: element ${i} is ${got[i]}, not ${expected[i]}`);
}

const spread = (arity: number): string[] => [
  "1".repeat(arity),
  "s".repeat(arity),
  `0${"1".repeat(arity - 1)}`,
  `${"1".repeat(arity - 1)}0`,
];

for (const [dtype, run] of [
  ["float64", runSamples],
  ["float32", runSamples],
  ["int64", runIntegers],
  ["int32", runIntegers],
  ["int16", runIntegers],
  ["int8", runIntegers],
  ["uint8", runIntegers],
] as const) {
  test(`every generated loop and number function on ${dtype} is what the interpreter computes`, () => {
    let compared = 0;
    for (const [{ value, arity, conditions }, types] of rowsOf(() => run(dtype))) {
      for (const type of types) {
        const count = 1100; // more than a block
        const inputs = Array.from({ length: arity }, (_, i) => operand(type, 2 * count + 3, conditions[i] === true));
        const result = dtypes[value.kind === "bool" ? "bool" : type].array;
        for (const steps of new Set(spread(arity))) {
          const stride = [...steps].map((s) => (s === "s" ? 2 : Number(s)));
          const outputs = [
            compileLoop(value, arity, type, steps),
            interpreted(() => compileLoop(value, arity, type, steps)),
          ].map((loop) => {
            const out = new result(count + 2);
            loop(
              out,
              1,
              count,
              inputs,
              inputs.map((_, i) => i),
              stride,
            );
            return out;
          });
          same(outputs[0]!, outputs[1]!, `${value.op} ${value.fn?.name ?? ""}, steps ${steps}`);
        }
        compared++;
        if (dtypes[type].big) continue; // numbers are never of 64-bit integers
        const [f, g] = [compileNumber(value, arity, type), interpreted(() => compileNumber(value, arity, type))];
        for (let k = 0; k < 50; k++) {
          const at = inputs.map((x) => Number(x[k]));
          assert.ok(Object.is(f(...at), g(...at)));
        }
      }
    }
    assert.ok(compared >= 10, `${compared} rows`);
  });
}

test("a process that forbids code generation computes values, gradients, batches and series", () => {
  const script = `
    import * as torch from "fluxion";
    import { codegen } from ${JSON.stringify(new URL("../../src/scalar/compile.ts", import.meta.url).href)};
    const { tensor, grad, jvp, vmap, taylor, derivatives, sum, sin, mul, exp, pow } = torch;
    const f = (x) => exp(sin(pow(x, 2)));
    const x = tensor([0.3, 0.7], { requiresGrad: true });
    sum(f(x)).backward();
    const y = tensor(0.7, { requiresGrad: true });
    console.log(JSON.stringify({
      allowed: codegen.allowed,
      grad: x.grad.toArray(),
      jvp: jvp(f, [tensor(0.7)], [tensor(1)])[1].item(),
      second: grad(grad(f))(tensor(0.7)).item(),
      vmap: vmap(grad(f))(tensor([0.3, 0.7])).toArray(),
      taylor: taylor(f, 0.7, 3).map((c) => c.item()),
      loop: derivatives(f(y), y, 3).map((c) => c.item()),
      long: mul(tensor([3], { dtype: "int64" }), 4).toArray(),
    }));`;
  const run = (...flags: string[]): Record<string, unknown> =>
    JSON.parse(
      execFileSync(
        process.execPath,
        [...flags, "--conditions=@fluxion/source", "--input-type=module", "--eval", script],
        { encoding: "utf8", cwd: fileURLToPath(new URL("../../../..", import.meta.url)) },
      ),
    );
  const [free, strict] = [run(), run("--disallow-code-generation-from-strings")];
  assert.deepEqual([free["allowed"], strict["allowed"]], [true, false]);
  assert.deepEqual({ ...strict, allowed: true }, free);
});
