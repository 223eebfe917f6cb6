/** Products of matrices and vectors. */

import { matmul as matmulKernel } from "../kernels/matmul.ts";
import type { Operand } from "../kernels/operand.ts";
import { mul } from "../core/basis.ts";
import { sameTypes } from "../core/bind.ts";
import { bilinear, composite } from "../core/families.ts";
import { checkTensor, kindText } from "../core/operands.ts";
import type { BilinearTranspose } from "../core/primitive.ts";
import { strongMul } from "../core/slope.ts";
import { isTensor, type Tensor } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { broadcastShapes, broadcastStrides, numel, type Shape, showShape } from "../tensor/shape.ts";
import { add } from "./elementwise.ts";
import { dropDim, matrixTranspose as mT, t as turn, unsqueeze } from "./views.ts";
import { expand, reshape, unsafeView } from "./shape.ts";

type Product = (x: Tensor, y: Tensor) => Tensor;

/** Of how many of the last dims of both a product is made; those before broadcast. */
type Core = 1 | 2;

/** The operand as matrices behind the dims `lead`; a vector is a row on the left and a column on the right. */
function matricesOf(x: Operand, shape: Shape, core: Core, lead: Shape, row: boolean): Operand {
  const step = x.strides.at(-1)!;
  const matrix = core === 2 ? x.strides.slice(-2) : row ? [1, step] : [step, 1];
  const strides = broadcastStrides(shape.slice(0, -core), x.strides.slice(0, -core), lead);
  return x.walked([...strides, ...matrix]);
}

const productKind = (
  name: string,
  [p, q]: readonly [Core, Core],
  transpose: readonly [BilinearTranspose, BilinearTranspose],
  nodeName?: string,
): Product =>
  bilinear({
    name,
    nodeName,
    core: [p, q],
    shape: (x, y) => [
      ...broadcastShapes(name, [x.slice(0, -p), y.slice(0, -q)]),
      ...x.slice(-p, -1),
      ...(q === 2 ? y.slice(-1) : []),
    ],
    product: (x, y, [from, by], to, dtype) => {
      const lead = to.slice(0, to.length + 2 - p - q);
      const [m, n] = [p === 2 ? from.at(-2)! : 1, q === 2 ? by.at(-1)! : 1];
      const [a, b] = [matricesOf(x, from, p, lead, true), matricesOf(y, by, q, lead, false)];
      return matmulKernel(a, b, lead, m, from.at(-1)!, n, dtype);
    },
    transpose,
  });

const matrices = (name: string, nodeName?: string): Product => {
  const row: Product = productKind(name, [2, 2], [(g, _, y) => row(g, mT(y)), (g, x) => row(mT(x), g)], nodeName);
  return row;
};
const mmRow: Product = /* @__PURE__ */ matrices("mm");
const bmmRow: Product = /* @__PURE__ */ matrices("bmm");

/** Matrix times vector, and vector times vector, behind dims that broadcast. */
const mvRow: Product = /* @__PURE__ */ productKind(
  "mv",
  [2, 1],
  [(g, _, y) => mul(unsqueeze(g, -1), unsqueeze(y, -2)), (g, x) => mvRow(mT(x), g)],
);
const dotKind = (name: string): Product =>
  productKind(name, [1, 1], [(g, _, y) => strongMul(unsqueeze(g, -1), y), (g, x) => strongMul(unsqueeze(g, -1), x)]);
const dotRow: Product = /* @__PURE__ */ dotKind("dot");
const vdotRow: Product = /* @__PURE__ */ dotKind("vdot");

function checkBoth(op: string, x: Tensor, y: Tensor): void {
  for (const u of [x, y]) if (!isTensor(u)) throw new ArgumentError(`${op}: expected two tensors, got ${kindText(u)}`);
}
function check(op: string, x: Tensor, y: Tensor): void {
  checkBoth(op, x, y);
  sameTypes(op, x, y);
}
function checkRank(op: string, x: Tensor, ndim: number, sentence: string): void {
  if (x.shape.length !== ndim) throw new ShapeError(`${op}: ${sentence}; it has shape ${showShape(x.shape)}`);
}
const times = (x: Tensor): string => x.shape.join("x");

/** The product of two matrices. */
export function mm(x: Tensor, y: Tensor): Tensor {
  check("mm", x, y);
  checkRank("mm", x, 2, "self must be a matrix");
  checkRank("mm", y, 2, "mat2 must be a matrix");
  if (x.shape[1] !== y.shape[0]) {
    throw new ShapeError(
      `mm: mat1 and mat2 shapes cannot be multiplied (${times(x)} and ${times(y)}); their inner dimensions are ${x.shape[1]} and ${y.shape[0]}`,
    );
  }
  return mmRow(x, y);
}

/** A matrix times a vector. */
export function mv(x: Tensor, y: Tensor): Tensor {
  check("mv", x, y);
  if (x.shape.length !== 2 || y.shape.length !== 1) {
    throw new ShapeError(`mv: vector + matrix @ vector expected, got 1, ${x.shape.length}, ${y.shape.length}`);
  }
  if (x.shape[1] !== y.shape[0]) {
    throw new ShapeError(`mv: size mismatch, got ${x.shape[0]}, ${times(x)},${y.shape[0]}`);
  }
  return mvRow(x, y);
}

/** The inner product of two vectors. */
export const dot = (x: Tensor, y: Tensor): Tensor => innerProduct("dot", dotRow, x, y);
/** The inner product of two vectors, the first one conjugated. */
export const vdot = (x: Tensor, y: Tensor): Tensor => innerProduct("vdot", vdotRow, x, y);

function innerProduct(op: string, row: Product, x: Tensor, y: Tensor): Tensor {
  checkBoth(op, x, y);
  if (x.shape.length !== 1 || y.shape.length !== 1) {
    throw new ShapeError(`${op}: 1D tensors expected, but got ${x.shape.length}D and ${y.shape.length}D tensors`);
  }
  if (x.dtype !== y.dtype) {
    const [a, b] = [dtypes[x.dtype].scalarName, dtypes[y.dtype].scalarName];
    throw new DTypeError(
      `${op}: dot : expected both vectors to have same dtype, but found ${a} and ${b}; convert one with .to("${x.dtype}")`,
    );
  }
  if (x.shape[0] !== y.shape[0]) {
    throw new ShapeError(
      `${op}: inconsistent tensor size, expected tensor [${x.shape[0]}] and src [${y.shape[0]}] to have the same number of elements, but got ${x.shape[0]} and ${y.shape[0]} elements respectively`,
    );
  }
  return row(x, y);
}

/** Products of two batches of matrices. */
export function bmm(x: Tensor, y: Tensor): Tensor {
  check("bmm", x, y);
  checkRank("bmm", x, 3, "batch1 must be a 3D tensor");
  checkRank("bmm", y, 3, "batch2 must be a 3D tensor");
  if (x.shape[0] !== y.shape[0] || x.shape[2] !== y.shape[1]) {
    throw new ShapeError(
      `bmm: Expected size for first two dimensions of batch2 tensor to be: [${x.shape[0]}, ${x.shape[2]}] but got: [${y.shape[0]}, ${y.shape[1]}].`,
    );
  }
  return bmmRow(x, y);
}

/** All products of an element of x with one of y. */
export function outer(x: Tensor, y: Tensor): Tensor {
  for (const [u, name] of [
    [x, "self"],
    [y, "vec2"],
  ] as const) {
    if (!isTensor(u) || u.shape.length !== 1)
      throw new ShapeError(
        `outer: outer: Expected 1-D argument ${name}, but got ${isTensor(u) ? u.shape.length : kindText(u)}-D`,
      );
  }
  return mul(reshape(x, [x.shape[0]!, 1]), y);
}

const matmulRow: Product = /* @__PURE__ */ matrices("matmul", "UnsafeViewBackward0");

/** Matrix product: of vectors, matrices, and batches of them, whose leading dims broadcast. */
export function matmul(x: Tensor, y: Tensor): Tensor {
  check("matmul", x, y);
  return inNameOf("matmul", () => product(x, y));
}

function product(x: Tensor, y: Tensor): Tensor {
  const [m, n] = [x.shape.length, y.shape.length];
  if (m === 0 || n === 0)
    throw new ShapeError(`matmul: both arguments to matmul need to be at least 1D, but they are ${m}D and ${n}D`);
  if (m === 1 && n === 1) return dot(x, y);
  if (m === 2 && n === 2) return mm(x, y);
  if (m === 2 && n === 1) return mv(x, y);
  if (m === 1 && n === 2) return dropDim(mm(unsqueeze(x, 0), y), 0);
  const [a, b] = [m === 1 ? unsqueeze(x, 0) : x, n === 1 ? unsqueeze(y, 1) : y];
  if (a.shape.at(-1) !== b.shape.at(-2)) {
    const sentence = foldedMismatch(a.shape, b.shape, m, n);
    if (sentence !== null) throw new ShapeError(`matmul: ${sentence}`);
    throw new ShapeError(
      `matmul: Expected size for first two dimensions of batch2 tensor to be: [${numel(broadcastLead(a, b))}, ${a.shape.at(-1)}] but got: [${numel(broadcastLead(a, b))}, ${b.shape.at(-2)}].`,
    );
  }
  broadcastLead(a, b);
  const z = matmulRow(a, b);
  if (m > 1 && n > 1) return z;
  return unsafeView(z, m === 1 ? [...z.shape.slice(0, -2), z.shape.at(-1)!] : z.shape.slice(0, -1));
}
/** What PyTorch says where it folds a batch into one matrix, of the left or, transposed, of the right operand. */
function foldedMismatch(a: Shape, b: Shape, m: number, n: number): string | null {
  if (m <= 2 === n <= 2) return null;
  const [batch, k, other] = m > 2 ? [a.slice(0, -1), a.at(-1), b] : [b.with(-2, 1), b.at(-2), [...a].reverse()];
  const rows = numel(batch);
  return Math.min(m, n) === 1
    ? `size mismatch, got ${rows}, ${rows}x${k},${other[0]}`
    : `mat1 and mat2 shapes cannot be multiplied (${rows}x${k} and ${other.join("x")})`;
}
const broadcastLead = (x: Tensor, y: Tensor): Shape =>
  broadcastShapes("matmul", [x.shape.slice(0, -2), y.shape.slice(0, -2)]);

const linearRow = (name: string, nodeName: string) =>
  composite<null>({
    name,
    nodeName,
    body: ([x, w, b]) => add(x!.shape.length === 1 ? mv(w!, x!) : matmul(x!, turn(w!)), b!),
  });
const affine = /* @__PURE__ */ linearRow("linear", "AddmmBackward0");
const affineView = /* @__PURE__ */ linearRow("linear", "ViewBackward0");
const affineVector = /* @__PURE__ */ linearRow("linear", "AddBackward0");

/** x Wᵀ + b */
export function linear(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | { readonly bias?: Tensor | null } | null = null,
): Tensor {
  const b = isTensor(bias) ? bias : (bias?.bias ?? null);
  check("linear", x, weight);
  if (x.shape.length === 0)
    throw new ShapeError(
      `linear: both arguments to matmul need to be at least 1D, but they are 0D and ${weight.shape.length}D`,
    );
  if (x.shape.at(-1) !== weight.shape.at(-1)) {
    const rows = numel(x.shape.slice(0, -1));
    throw new ShapeError(
      `linear: mat1 and mat2 shapes cannot be multiplied (${rows}x${x.shape.at(-1)} and ${weight.shape.at(-1)}x${weight.shape.at(-2) ?? 1})`,
    );
  }
  if (b !== null) checkTensor("linear", b, " as bias");
  return inNameOf("linear", () => affineOf(x, weight, b));
}

function affineOf(x: Tensor, weight: Tensor, b: Tensor | null): Tensor {
  if (b === null) return matmul(x, weight.shape.length === 1 ? weight : turn(weight));
  if (x.shape.length === 2) expand(b, [x.shape[0]!, weight.shape[0]!]);
  return (x.shape.length === 2 ? affine : x.shape.length === 1 ? affineVector : affineView)([x, weight, b], null);
}
