/** Ones and zeros. */

import { convert } from "../core/basis.ts";
import { elementwiseOf } from "../core/families.ts";
import { checkTensor } from "../core/operands.ts";
import { isTensor, isTraced, type Tensor } from "../core/tensor.ts";
import { elements } from "../ops/read.ts";
import { select } from "../scalar/scalar.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { checkFloat, checkProbability, type GeneratorOption, real, type Real } from "./arguments.ts";
import { draw, drawLike } from "./draw.ts";
import { coin, fillEach } from "./distributions.ts";
import { type Generator, generatorOf } from "./generator.ts";
import { fillUnit } from "./uniform.ts";

/** Whether a uniform number is below p, as a function of p that is flat. */
const below = /* @__PURE__ */ elementwiseOf(2, { name: "bernoulli", value: (u, p) => select(u!.less(p!), 1, 0) });

/** Refuses what is no probability. Those that a transform looks at have no values to check. */
export function checkProbabilities(op: string, p: Tensor): void {
  checkFloat(op, "bernoulli_tensor_cpu_p_", p.dtype);
  if (isTraced(p) || (elements(p, op) as Float64Array).every((x) => x >= 0 && x <= 1)) return;
  throw new ArgumentError(
    `${op}: Expected p_in >= 0 && p_in <= 1 to be true, but got false; probabilities are from 0 to 1`,
  );
}

/** 1 with the probability in `p`, in the order in memory and the dtype of `x`. */
export function chosen(op: string, generator: Generator, x: Tensor, p: Tensor): Tensor {
  const dtype = dtypes[p.dtype].wide;
  return convert(
    below(
      drawLike(op, generator, dtype, x, (twister, out) => fillUnit(twister, out, dtype)),
      p,
    ),
    x.dtype,
  );
}

/** 1 with the probability that is in `x`, or with probability p, else 0. The gradient is 0. */
export function bernoulli(x: Tensor, ...args: Arguments<[p: Real], { readonly p?: Real } & GeneratorOption>): Tensor {
  const op = "bernoulli";
  checkTensor(op, x);
  const given = readArguments<{ p: Real } & GeneratorOption>(op, args, ["p"], ["generator"]);
  const generator = generatorOf(op, given.generator);
  const { dtype, shape } = x;
  if (given.p === undefined) {
    checkProbabilities(op, x);
    const { wide } = dtypes[dtype];
    const u = draw(op, generator, wide, shape, (twister, out) => fillUnit(twister, out, wide));
    return convert(below(u, x), dtype);
  }
  if (isTensor(given.p))
    throw new ArgumentError(`${op}: p must be a number; probabilities of elements are the first argument`);
  const p = real(op, "p", given.p);
  checkProbability(op, p);
  const { round } = dtypes[dtype];
  return draw(op, generator, dtype, shape, (twister, out) => fillEach(twister, out, coin(p), round));
}
