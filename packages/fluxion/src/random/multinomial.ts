/** Choices of one of several categories. */

import { discrete } from "../core/families.ts";
import { checkInteger, checkTensor } from "../core/operands.ts";
import { isTraced, type Tensor } from "../core/tensor.ts";
import { copied } from "../kernels/copy.ts";
import { elements } from "../ops/read.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import type { GeneratorOption } from "./arguments.ts";
import { draw } from "./draw.ts";
import { exponential, fillEach } from "./distributions.ts";
import { generatorOf } from "./generator.ts";
import { uniform53 } from "./twister.ts";

/** The places of the `count` greatest quotients of weights and exponential numbers, along the last dim. */
const firstToArrive = /* @__PURE__ */ discrete<{ readonly count: number }>({
  name: "multinomial",
  shape: ([x], { count }) => [...x!.shape.slice(0, -1), count],
  dtype: () => "int64",
  map: ([x, y], to, { count }, [t]) => {
    const { shape, dtype } = t!;
    const weights = copied(x!, shape, dtype);
    const times = copied(y!, shape, dtype);
    const [w, q] = [weights.array() as Float64Array, times.array() as Float64Array];
    const { round } = dtypes[dtype];
    const n = shape.at(-1)!;
    const out = new BigInt64Array(numel(to));
    const rates = w.map((x, i) => round(x / q[i]!));
    for (let row = 0, at = 0; at < out.length; row += n) {
      const order = Array.from({ length: n }, (_, j) => j).sort((a, b) => rates[row + b]! - rates[row + a]! || a - b);
      for (let k = 0; k < count; k++) out[at++] = BigInt(order[k]!);
    }
    return out;
  },
  batch: (params) => params,
});

/** For each uniform number the first category up to which the weights make up more of the whole. */
const byShares = /* @__PURE__ */ discrete<null>({
  name: "multinomial",
  shape: ([, u]) => u!.shape,
  dtype: () => "int64",
  map: ([x, y], to, _, [t, v]) => {
    const weights = copied(x!, t!.shape, t!.dtype);
    const numbers = copied(y!, to, v!.dtype);
    const [w, u] = [weights.array() as Float64Array, numbers.array() as Float64Array];
    const [n, count] = [t!.shape.at(-1)!, to.at(-1)!];
    const { round } = dtypes[t!.dtype];
    const out = new BigInt64Array(u.length);
    const shares = new Float64Array(n);
    for (let row = 0, at = 0; at < out.length; row += n) {
      let sum = 0;
      for (let j = 0; j < n; j++) shares[j] = sum = round(sum + w[row + j]!);
      for (let j = 0; j < n; j++) shares[j] = round(shares[j]! / sum);
      shares[n - 1] = 1; // whatever was lost to rounding
      for (let k = 0; k < count; k++, at++) out[at] = BigInt(firstNotBelow(shares, u[at]!));
    }
    return out;
  },
  batch: (params) => params,
});

function firstNotBelow(sorted: Float64Array, x: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < x) from = middle + 1;
    else to = middle;
  }
  return from;
}

interface MultinomialOptions extends GeneratorOption {
  readonly numSamples?: number;
  readonly replacement?: boolean;
}

/**
 * Categories in each row, chosen with probabilities in proportion to its weights: `numSamples` different ones, or with
 * replacement.
 *
 * @example multinomial(tensor([1, 2, 7]), 2) // two of 0, 1 and 2
 */
export function multinomial(
  x: Tensor,
  ...args: Arguments<[numSamples: number, replacement: boolean], MultinomialOptions>
): Tensor {
  const op = "multinomial";
  checkTensor(op, x);
  const names = ["numSamples", "replacement"] as const;
  const given = readArguments<MultinomialOptions>(op, args, names, ["generator"]);
  const { numSamples, replacement = false } = given;
  if (typeof replacement !== "boolean")
    throw new ArgumentError(`${op}: replacement must be true or false, got ${String(replacement)}`);
  checkInteger(op, "numSamples", numSamples);
  checkWeights(op, x, numSamples, replacement);
  const generator = generatorOf(op, given.generator);
  const { dtype, shape } = x;
  const { round } = dtypes[dtype];
  if (!replacement) {
    const next = exponential(1);
    const times = draw(op, generator, dtype, shape, (twister, out) => fillEach(twister, out, next, round));
    return firstToArrive([x, times], { count: numSamples });
  }
  const u = draw(op, generator, "float64", [...shape.slice(0, -1), numSamples], (twister, out) => {
    for (let i = 0; i < out.length; i++) out[i] = uniform53(twister);
  });
  return byShares([x, u], null);
}

function checkWeights(op: string, x: Tensor, count: number, replacement: boolean): void {
  const { shape, dtype } = x;
  if (shape.length < 1 || shape.length > 2)
    throw new ShapeError(`${op}: prob_dist must be 1 or 2 dim; the weights have ${shape.length} dims`);
  if (!isFloat(dtype))
    throw new DTypeError(
      `${op}: multinomial only supports floating-point dtypes for input, got: ${dtypes[dtype].scalarName}; convert the weights with .to("float64")`,
    );
  if (count <= 0) throw new ArgumentError(`${op}: cannot sample n_sample <= 0 samples; got ${count}`);
  const n = shape.at(-1)!;
  if (!replacement && count > n)
    throw new ArgumentError(
      `${op}: cannot sample n_sample > prob_dist.size(-1) samples without replacement; got ${count} of ${n}`,
    );
  if (n > 2 ** 24) throw new ArgumentError(`${op}: number of categories cannot exceed 2^24; there are ${n}`);
  if (!isTraced(x)) checkValues(op, elements(x, op) as Float64Array, n, replacement);
}

function checkValues(op: string, weights: Float64Array, n: number, replacement: boolean): void {
  const bad = weights.find((x) => !(x >= 0 && x < Number.POSITIVE_INFINITY));
  if (bad !== undefined) {
    const what = bad === Number.POSITIVE_INFINITY ? "= infinity or NaN" : "< 0";
    throw new ArgumentError(
      replacement
        ? `${op}: invalid multinomial distribution (encountering probability entry ${what}); got ${bad}`
        : `${op}: probability tensor contains either \`inf\`, \`nan\` or element < 0; got ${bad}`,
    );
  }
  for (let row = 0; row < weights.length; row += n) {
    if (weights.subarray(row, row + n).some((x) => x > 0)) continue;
    throw new ArgumentError(
      `${op}: invalid multinomial distribution (sum of probabilities <= 0); row ${row / n} has weights of 0 only`,
    );
  }
}
