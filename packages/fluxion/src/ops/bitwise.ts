/** Functions of integers: their bits, shifts and divisors. */

import { binary, unary } from "../core/families.ts";
import { operands, resultType, toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import * as bits from "../scalar/bits.ts";
import { constant, type Scalar } from "../scalar/scalar.ts";
import { dtypes } from "../tensor/dtype.ts";
import { DTypeError, publicName } from "../tensor/errors.ts";
import { logicalNot } from "./compare.ts";

type Unary = (x: TensorLike) => Tensor;
type Binary = (x: TensorLike, y: TensorLike) => Tensor;

/** Refuses operands whose common dtype has no such function, with PyTorch's name of its kernel. */
function ofIntegers(
  name: string,
  value: (x: Scalar, y: Scalar) => Scalar,
  kernel: string = name,
  bools = false,
): Binary {
  const row = binary({ name, value });
  const op = publicName(name);
  return (x, y) => {
    const inputs = operands(name, [x, y]) as [Tensor, Tensor];
    const { category, scalarName } = dtypes[resultType(inputs)];
    if (category === "float" || (category === "bool" && !bools))
      throw new DTypeError(`${op}: "${kernel}_cpu" not implemented for '${scalarName}'; convert it with .to("int64")`);
    return row(...inputs);
  };
}

/** The bits that both have; of bools, their and. */
export const bitwiseAnd: Binary = /* @__PURE__ */ ofIntegers("bitwise_and", bits.and, "bitwise_and", true);
/** The bits that either has. */
export const bitwiseOr: Binary = /* @__PURE__ */ ofIntegers("bitwise_or", bits.or, "bitwise_or", true);
/** The bits that one has and the other has not. */
export const bitwiseXor: Binary = /* @__PURE__ */ ofIntegers("bitwise_xor", bits.xor, "bitwise_xor", true);
/** x · 2ʸ, wrapping; nothing is left of x from its width on, or where y is negative. */
export const bitwiseLeftShift: Binary = /* @__PURE__ */ ofIntegers("bitwise_left_shift", bits.shiftLeft, "lshift");
/** x / 2ʸ rounded down; only the sign is left from its width on. */
export const bitwiseRightShift: Binary = /* @__PURE__ */ ofIntegers("bitwise_right_shift", bits.shiftRight, "rshift");

const complement: Unary = /* @__PURE__ */ unary({ name: "bitwise_not", value: (x) => constant(-1).sub(x) });
/** Every bit turned over; of a bool, its not. */
export function bitwiseNot(x: TensorLike): Tensor {
  const t = toTensor(x, "bitwiseNot");
  const { category, scalarName } = dtypes[t.dtype];
  if (category === "float")
    throw new DTypeError(
      `bitwiseNot: "bitwise_not_cpu" not implemented for '${scalarName}'; ~ (operator.invert) is only implemented on integer and Boolean-type tensors; convert it with .to("int64")`,
    );
  return category === "bool" ? logicalNot(t) : complement(t);
}

/** The greatest common divisor, not negative. */
export const gcd: Binary = /* @__PURE__ */ ofIntegers("gcd", bits.gcd);
/** The least common multiple, not negative; 0 where either is. */
export const lcm: Binary = /* @__PURE__ */ ofIntegers("lcm", bits.lcm);
