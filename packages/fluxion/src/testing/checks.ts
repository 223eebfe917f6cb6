/** Derivatives against differences of values: the test that knows no rule. */

import { checkInteger, checkTensor, checkTensors, kindText } from "../core/operands.ts";
import { isTensor, type Tensor } from "../core/tensor.ts";
import { tensor } from "../ops/create.ts";
import { mul, reshape } from "../core/basis.ts";
import { elements } from "../ops/read.ts";
import { sum } from "../ops/reduce.ts";

import { ArgumentError, FluxionError } from "../tensor/errors.ts";
import { isFloat } from "../tensor/dtype.ts";
import { checkOptions } from "../tensor/options.ts";
import { taylor } from "../transforms/taylor.ts";
import { vjp } from "../transforms/functions.ts";

export interface GradCheckOptions {
  /** Step of the central difference. */
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
}

type Fn = (...x: Tensor[]) => Tensor | readonly Tensor[];

function outputsOf(y: Tensor | readonly Tensor[]): readonly Tensor[] {
  const ys = isTensor(y) ? [y] : y;
  checkTensors("gradCheck", ys);
  return ys.filter((o) => isFloat(o.dtype));
}

/** A fixed pattern of weights, neither symmetric nor regular. */
const weightsFor = (x: Tensor, seed: number): Tensor => {
  const n = x.shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: n }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (seed + 1)));
  return reshape(tensor(values), x.shape);
};

/**
 * Compares the gradients of `f`, pulled back from random weights, with central differences of its values; inputs are
 * float64. True, or an error that names the worst entry.
 *
 * @throws FluxionError where they differ by more than `atol + rtol · |difference quotient|`.
 * @example gradCheck((x) => x.sin(), [tensor([0.3, 1.2])]) // true
 */
export function gradCheck(f: Fn, inputs: readonly Tensor[], options: GradCheckOptions = {}): true {
  checkOptions("gradCheck", options, ["eps", "atol", "rtol"]);
  check("gradCheck", f, inputs);
  const { eps = 1e-6, atol = 1e-5, rtol = 1e-3 } = options;
  if (!(eps > 0)) throw new ArgumentError(`gradCheck: eps must be a number above 0, got ${kindText(eps)}`);
  const [ys, pullback] = vjp((...x: Tensor[]) => [...outputsOf(f(...x))], ...inputs);
  const weights = ys.map(weightsFor);
  const analytic = pullback(weights);
  const loss = (at: readonly Tensor[]): number =>
    outputsOf(f(...at)).reduce((total, y, i) => total + Number(elements(sum(mul(y, weights[i]!)), "gradCheck")[0]), 0);
  inputs.forEach((x, i) => {
    if (!isFloat(x.dtype)) return;
    const values = Float64Array.from(elements(x, "gradCheck") as Float64Array);
    const got = elements(analytic[i]!, "gradCheck") as Float64Array;
    for (let k = 0; k < values.length; k++) {
      const moved = (h: number): readonly Tensor[] => {
        const other = values.slice();
        other[k]! += h;
        return inputs.map((u, j) => (j === i ? reshape(tensor(other), x.shape) : u));
      };
      const numeric = (loss(moved(eps)) - loss(moved(-eps))) / (2 * eps);
      if (!(Math.abs(got[k]! - numeric) <= atol + rtol * Math.abs(numeric))) {
        throw new FluxionError(
          `gradCheck: the gradient of input ${i} is wrong at element ${k}: the rule gives ${got[k]}, central differences ${numeric}`,
        );
      }
    }
  });
  return true;
}

/** The same for the gradients of the gradients. */
export function gradGradCheck(f: Fn, inputs: readonly Tensor[], options: GradCheckOptions = {}): true {
  check("gradGradCheck", f, inputs);
  const first = (...x: Tensor[]): Tensor[] => {
    const [ys, pullback] = vjp((...u: Tensor[]) => [...outputsOf(f(...u))], ...x);
    return pullback(ys.map(weightsFor));
  };
  return gradCheck(first, inputs, options);
}

/**
 * Compares the Taylor polynomial of `f` along the direction of ones with its values: as the step halves, the remainder
 * must shrink as the order demands.
 */
export function taylorCheck(
  f: (x: Tensor) => Tensor,
  x: Tensor,
  options: { readonly order?: number; readonly step?: number } = {},
): true {
  checkOptions("taylorCheck", options, ["order", "step"]);
  check("taylorCheck", f as Fn, [x]);
  const { order = 4, step = 0.02 } = options;
  checkInteger("taylorCheck", "the order", order);
  if (!(step > 0)) throw new ArgumentError(`taylorCheck: the step must be a number above 0, got ${kindText(step)}`);
  checkTensor("taylorCheck", f(x), " from the function");
  const coefficients = taylor((t) => sum(mul(f(t), weightsFor(f(x), 0))), x, order).map((c) =>
    Number(elements(c, "taylorCheck")[0]),
  );
  const weight = weightsFor(f(x), 0);
  const values = elements(x, "taylorCheck") as Float64Array;
  const remainder = (h: number): number => {
    const moved = reshape(tensor(Float64Array.from(values, (v) => v + h)), x.shape);
    const exact = Number(elements(sum(mul(f(moved), weight)), "taylorCheck")[0]);
    return Math.abs(exact - coefficients.reduceRight((s, c) => s * h + c, 0));
  };
  const scale = 1 + Math.max(...coefficients.map(Math.abs));
  const [far, near] = [remainder(step), remainder(step / 2)];
  if (near > 1e-12 * scale && far / near < 2 ** (order + 1) * 0.6) {
    throw new FluxionError(
      `taylorCheck: the remainder of order ${order} shrinks by ${far / near} when the step halves, not by ${2 ** (order + 1)}: a coefficient is wrong`,
    );
  }
  return true;
}

function check(op: string, f: Fn, inputs: readonly Tensor[]): void {
  if (typeof f !== "function") throw new ArgumentError(`${op}: expected a function of tensors, got ${kindText(f)}`);
  checkTensors(op, inputs);
  inputs.forEach((x, i) => {
    if (isFloat(x.dtype) && x.dtype !== "float64")
      throw new ArgumentError(
        `${op}: input ${i} is ${x.dtype}; differences need float64; convert it with .to("float64")`,
      );
  });
}
