/** Bad calls of what is made of derivatives. */

import { ArgumentError, DTypeError, eye, GradError, ShapeError, type Tensor, tensor } from "fluxion";
import { f, type Row, vector } from "./tools.ts";

const square = (x: Tensor): Tensor => x.square();
const total = (x: Tensor): Tensor => x.square().sum();
const integers = tensor([1, 2], { dtype: "int64" });
/** They take a function of one tensor. */
const ofFunctions =
  "jacfwd jacrev linearize hvp hessianDiagonal derivativeTensor directionalDerivative sumOfDirectional laplacian biharmonic divergence curl findRoot pade taylorStep odeTaylor";

export const calculus: readonly Row[] = [
  ...ofFunctions
    .split(" ")
    .map((op): Row => [op, () => f[op](3), ArgumentError, `${op}: expected a function of tensors, got 3`]),
  ...["jacobian", "hessian"].map(
    (op): Row => [op, () => f[op](3), ArgumentError, `${op}: expected a tensor or a function, got 3; use tensor(data)`],
  ),
  ...["jacobian", "jacfwd", "jacrev", "hessian", "hessianDiagonal", "laplacian", "biharmonic", "divergence"].map(
    (op): Row => [
      op,
      () => f[op](total)(integers),
      DTypeError,
      `${op}: only Tensors of floating point and complex dtype can require gradients; an argument is int64; convert it with .to("float64")`,
    ],
  ),
  [
    "jacobian",
    () => f.jacobian(vector(2), 3),
    ArgumentError,
    "jacobian: expected a tensor or a list of tensors, got 3",
  ],
  [
    "jacobian",
    () => f.jacobian(square, { argnum: 0 }),
    ArgumentError,
    /^jacobian: unknown option "argnum"; did you mean/,
  ],
  [
    "hessian",
    () => f.hessian(vector(2), vector(2)),
    GradError,
    /^hessian: One of the differentiated Tensors does not require grad/,
  ],
  ...["laplacian", "biharmonic", "hessianDiagonal"].map(
    (op): Row => [
      op,
      () => f[op](square)(vector(2)),
      GradError,
      new RegExp(`^${op}: Expected f\\(\\*args\\) to return a scalar`),
    ],
  ),
  ["hvp", () => f.hvp(square, vector(2), vector(2)), GradError, /^hvp: Expected f\(\*args\) to return a scalar tensor/],
  [
    "linearize",
    () => f.linearize(square, vector(2))[1](),
    ArgumentError,
    /^linearize: the function has 1 primals, got 0/,
  ],
  ["divergence", () => f.divergence(total)(vector(2)), ShapeError, /^divergence: expected a field/],
  [
    "curl",
    () => f.curl(square)(vector(4)),
    ShapeError,
    /^curl: expected a point of 2 or 3 coordinates, got shape \[4\]/,
  ],
  ...["derivativeTensor", "directionalDerivative", "sumOfDirectional"].flatMap((op): Row[] => {
    const call = (n: unknown) => () =>
      op === "derivativeTensor" ? f[op](total, n) : f[op](total, vector(2), op === "sumOfDirectional" ? eye(2) : 1, n);
    return [
      [op, call(-1), ArgumentError, `${op}: the order must be an integer of 0 or more, got -1`],
      [op, call(0.5), ArgumentError, `${op}: the order must be an integer of 0 or more, got 0.5`],
      [op, call(171), ArgumentError, new RegExp(`^${op}: the order must be at most 170, got 171`)],
    ];
  }),
  ["findRoot", () => f.findRoot(total, vector(2)), ShapeError, /^findRoot: expected a function of each element/],
  ["pade", () => f.pade(square, 1, 1, -1), ArgumentError, "pade: the order must be an integer of 0 or more, got -1"],
  ["taylorStep", () => f.taylorStep(square, 0, 1, 1, -1), ArgumentError, /^taylorStep: the order must be an integer/],
  ["odeTaylor", () => f.odeTaylor(square, 1, [0]), ArgumentError, /^odeTaylor: expected a list of at least two times/],
];
