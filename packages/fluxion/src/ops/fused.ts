/** Sums with products and quotients, in one node. */

import { elementwiseOf, binary } from "../core/families.ts";
import { operands, resultType, scalarBeside, scalarOf } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { isFloat } from "../tensor/dtype.ts";
import { DTypeError } from "../tensor/errors.ts";
import { type Arguments, checkOptions, readArguments } from "../tensor/options.ts";
import { type AlphaOptions, checkAlpha } from "./elementwise.ts";

interface Factors {
  readonly tensor1?: TensorLike;
  readonly tensor2?: TensorLike;
  /** The factor of the product or quotient. */
  readonly value?: number;
}
type FactorArguments = Arguments<[tensor1: TensorLike, tensor2: TensorLike], Factors>;

const withProduct = /* @__PURE__ */ elementwiseOf(4, {
  name: "addcmul",
  value: (x, y, z, v) => x!.add(v!.mul(y!).mul(z!)),
});
const withQuotient = /* @__PURE__ */ elementwiseOf(4, {
  name: "addcdiv",
  value: (x, y, z, v) => x!.add(v!.mul(y!).div(z!)),
});

function readFactors(op: string, x: TensorLike, args: readonly unknown[]): Tensor[] {
  const { tensor1, tensor2, value = 1 } = readArguments<Factors>(op, args, ["tensor1", "tensor2"], ["value"]);
  const tensors = operands(op, [x, tensor1 as TensorLike, tensor2 as TensorLike]);
  const dtype = resultType(tensors);
  const factor = Number(scalarOf(op, value)[0]);
  return [...tensors, scalarBeside(op, isFloat(dtype) ? factor : Math.trunc(factor), dtype)]; // as PyTorch does
}

/** x + value · tensor1 · tensor2 */
export function addcmul(x: TensorLike, ...args: FactorArguments): Tensor {
  const inputs = readFactors("addcmul", x, args);
  if (inputs.slice(0, 3).every((u) => u.dtype === "bool"))
    throw new DTypeError(`addcmul: "addcmul_cpu_out" not implemented for 'Bool'; convert it with .to("int64")`);
  return withProduct(...inputs);
}

/** x + value · tensor1 / tensor2 */
export function addcdiv(x: TensorLike, ...args: FactorArguments): Tensor {
  const inputs = readFactors("addcdiv", x, args);
  if (!inputs.slice(1, 3).some((u) => isFloat(u.dtype)))
    throw new DTypeError(
      "addcdiv: Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), for all dtypes.",
    );
  return withQuotient(...inputs);
}

const reversedBeside = (nodeName: string) => ({
  plain: binary({ name: "rsub", nodeName, value: (x, y) => y.sub(x) }),
  scaled: elementwiseOf(3, { name: "rsub", nodeName, value: (x, y, a) => y!.sub(a!.mul(x!)) }),
});
const besideTensor = /* @__PURE__ */ reversedBeside("RsubBackward0");
const besideNumber = /* @__PURE__ */ reversedBeside("RsubBackward1");

/** y − alpha · x */
export function rsub(x: TensorLike, y: TensorLike, options?: AlphaOptions): Tensor {
  checkOptions("rsub", options, ["alpha"]);
  const { alpha = 1 } = options ?? {};
  const inputs = operands("rsub", [x, y]) as [Tensor, Tensor];
  checkAlpha("rsub", ...inputs, alpha);
  const bools = [x, y].map((u) => typeof u === "boolean" || (isTensor(u) && u.dtype === "bool"));
  if (bools.includes(true)) {
    const both = bools.every((b) => b);
    throw new DTypeError(
      both
        ? "rsub: Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead."
        : "rsub: Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
    );
  }
  const rows = isTensor(y) ? besideTensor : besideNumber;
  return alpha === 1 ? rows.plain(...inputs) : rows.scaled(...inputs, scalarBeside("rsub", alpha, resultType(inputs)));
}
