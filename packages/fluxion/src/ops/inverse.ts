/** Inverses and powers of matrices. */

import { composite, discrete } from "../core/families.ts";
import { checkInteger, checkTensor } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { dense } from "../kernels/copy.ts";
import { inverses } from "../kernels/inverse.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { showShape } from "../tensor/shape.ts";
import { add, mul, neg, sub } from "./elementwise.ts";
import { eye } from "./create.ts";
import { matmul } from "./products.ts";
import { clone, expand } from "./shape.ts";
import { matrixTranspose as mT } from "./views.ts";

const inverseOf = /* @__PURE__ */ discrete<string>({
  name: "inverse",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x], to, op, [t]) => {
    const { out, singular } = inverses(dense(x!, to, t!.dtype), to.at(-1)!);
    if (singular > 0)
      throw new ArgumentError(
        `${op}: linalg.inv: The diagonal element ${singular} is zero, the inversion could not be completed because the input matrix is singular.`,
      );
    return out;
  },
  batch: (op) => op,
});

/** Of orders up to 2⁵ − 1, the derivatives of the body are those of the inverse. */
const doublings = 5;

/**
 * With the inverse Z of A as it is, and E = I − A Z, which is 0 but for what moves A, the inverse of what moves is
 * Z (I + E + E² + …) = Z (I + E) (I + E²) (I + E⁴) …
 */
function moving(x: Tensor, op: string): Tensor {
  const z = inverseOf([x], op);
  const one = eye(x.shape.at(-1)!, { dtype: x.dtype });
  let e = sub(one, matmul(x, z));
  let sum = matmul(z, add(one, e));
  for (let k = 1; k < doublings; k++) {
    e = matmul(e, e);
    sum = matmul(sum, add(one, e));
  }
  return sum;
}

const inverseRow = /* @__PURE__ */ composite<string>({
  name: "linalg_inv_ex",
  saves: "output",
  body: ([x], op) => moving(x!, op),
  fused: ([x], op) => inverseOf([x!], op),
  vjp: (g, _, z) => [neg(matmul(matmul(mT(z), g), mT(z)))],
});

function checkSquare(op: string, named: string, x: Tensor): void {
  checkTensor(op, x);
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `${op}: linalg.${named}: Expected a floating point or complex tensor as input. Got ${dtypes[x.dtype].scalarName}; convert it with .to("float64")`,
    );
  if (x.shape.length < 2)
    throw new ShapeError(
      `${op}: linalg.${named}: The input tensor A must have at least 2 dimensions.; its shape is ${showShape(x.shape)}`,
    );
  const [m, n] = x.shape.slice(-2);
  if (m !== n)
    throw new ShapeError(
      `${op}: linalg.${named}: A must be batches of square matrices, but they are ${m} by ${n} matrices`,
    );
}

/** The inverse of each matrix of the last two dims; a singular one is an error. */
export function inv(x: Tensor): Tensor {
  checkSquare("inv", "inv", x);
  return inverseRow([x], "inv");
}

/** A⁰, which nothing moves. */
const identity = /* @__PURE__ */ composite<null>({
  name: "copy_",
  nodeName: "CopyBackwards",
  saves: "none",
  body: ([x]) => mul(expand(eye(x!.shape.at(-1)!, { dtype: x!.dtype }), x!.shape), 1),
  vjp: (g) => [mul(g, 0)],
});

/** The n-th power of each matrix of the last two dims by repeated squaring; a negative one of its inverse. */
export function matrixPower(x: Tensor, n: number): Tensor {
  checkSquare("matrixPower", "matrix_power", x);
  checkInteger("matrixPower", "n", n);
  if (n === 0) return identity([x], null);
  if (n === 1) return clone(x);
  let square = n < 0 ? inverseRow([x], "matrixPower") : x;
  let power: Tensor | null = null;
  for (let rest = Math.abs(n); ; square = matmul(square, square)) {
    if (rest % 2 === 1) power = power === null ? square : matmul(square, power);
    rest = Math.floor(rest / 2);
    if (rest === 0) return power!;
  }
}
