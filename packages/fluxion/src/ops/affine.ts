/** A tensor plus a product, in one node: β x + α a b. */

import { mul, sumOver } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { checkTensor, scalarOf } from "../core/operands.ts";
import { number, type Tensor } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { type Shape, showShape } from "../tensor/shape.ts";
import { add } from "./elementwise.ts";
import { bmm, mm, mv } from "./products.ts";
import { expand } from "./shape.ts";
import { unsqueeze } from "./views.ts";

/** How much of the first tensor and of the product. */
export interface Shares {
  /** The factor of the tensor; of 0 nothing is read of it, not even NaN. */
  readonly beta?: number;
  /** The factor of the product. */
  readonly alpha?: number;
}
interface Factors extends Shares {
  readonly shape: Shape;
}
type Product = (a: Tensor, b: Tensor) => Tensor;
type Affine = (x: Tensor, a: Tensor, b: Tensor, ...args: Arguments<[], Shares>) => Tensor;

/** `factor · x`; of integers only the whole part of the factor counts, and of bools whether there is one. */
function times(x: Tensor, factor: number): Tensor {
  if (factor === 1) return x;
  const { category } = dtypes[x.dtype];
  const own = category === "float" ? factor : category === "int" ? Math.trunc(factor) : Number(factor !== 0);
  return mul(x, number(own, x.dtype));
}

const affine = (name: string, product: Product) => {
  const row = composite<Factors>({
    name,
    body: ([x, a, b], { shape, beta = 1, alpha = 1 }) => {
      const scaled = times(product(a!, b!), alpha);
      return beta === 0 ? scaled : add(expand(times(x!, beta), shape), scaled);
    },
  });
  return (op: string, [x, a, b]: readonly [Tensor, Tensor, Tensor], shape: Shape, args: readonly unknown[]): Tensor => {
    const given = readArguments<Shares>(op, args, [], ["beta", "alpha"]);
    for (const factor of [given.beta, given.alpha]) if (factor !== undefined) scalarOf(op, factor);
    return inNameOf(op, () => {
      expand(x, shape);
      return row([x, a, b], { shape, ...given });
    });
  };
};

function check(op: string, x: Tensor, a: Tensor, b: Tensor): void {
  checkTensor(op, x);
  checkTensor(op, a);
  checkTensor(op, b);
  if (x.dtype === b.dtype && a.dtype === b.dtype) return;
  const [own, one, other] = [x, a, b].map((u) => dtypes[u.dtype].scalarName);
  throw new DTypeError(
    x.dtype === b.dtype
      ? `${op}: expected m1 and m2 to have the same dtype, but got: ${one} != ${other}; convert one with .to("${x.dtype}")`
      : `${op}: self and mat2 must have the same dtype, but got ${own} and ${other}; convert one with .to("${x.dtype}")`,
  );
}
const sizes = (x: Tensor): string => x.shape.join("x");

const addmmRow = /* @__PURE__ */ affine("addmm", mm);
/** β x + α a b, of matrices. */
export const addmm: Affine = (x, a, b, ...args) => {
  check("addmm", x, a, b);
  for (const [u, name] of [
    [a, "mat1"],
    [b, "mat2"],
  ] as const)
    if (u.shape.length !== 2)
      throw new ShapeError(
        `addmm: ${name} must be a matrix, got ${u.shape.length}-D tensor; it has shape ${showShape(u.shape)}`,
      );
  if (a.shape[1] !== b.shape[0])
    throw new ShapeError(`addmm: mat1 and mat2 shapes cannot be multiplied (${sizes(a)} and ${sizes(b)})`);
  return addmmRow("addmm", [x, a, b], [a.shape[0]!, b.shape[1]!], args);
};

const addmvRow = /* @__PURE__ */ affine("addmv", mv);
/** β x + α a b, of a matrix and a vector. */
export const addmv: Affine = (x, a, b, ...args) => {
  check("addmv", x, a, b);
  if (a.shape.length !== 2 || b.shape.length !== 1 || x.shape.length > 1)
    throw new ShapeError(
      `addmv: vector + matrix @ vector expected, got ${x.shape.length}, ${a.shape.length}, ${b.shape.length}`,
    );
  if (a.shape[1] !== b.shape[0])
    throw new ShapeError(`addmv: size mismatch, got ${a.shape[0]}, ${sizes(a)},${b.shape[0]}`);
  return addmvRow("addmv", [x, a, b], [a.shape[0]!], args);
};

const addrRow = /* @__PURE__ */ affine("addr", (a, b) => mul(unsqueeze(a, 1), b));
/** β x + α a bᵀ, of vectors. */
export const addr: Affine = (x, a, b, ...args) => {
  for (const u of [x, a, b]) checkTensor("addr", u);
  for (const [u, name] of [
    [a, "vec1"],
    [b, "vec2"],
  ] as const)
    if (u.shape.length !== 1)
      throw new ShapeError(`addr: addr: Expected 1-D argument ${name}, but got ${u.shape.length}-D`);
  return addrRow("addr", [x, a, b], [a.shape[0]!, b.shape[0]!], args);
};

function checkBatches(op: string, a: Tensor, b: Tensor): void {
  for (const [u, name] of [
    [a, "batch1"],
    [b, "batch2"],
  ] as const)
    if (u.shape.length !== 3)
      throw new ShapeError(`${op}: ${name} must be a 3D tensor; it has shape ${showShape(u.shape)}`);
}

const baddbmmRow = /* @__PURE__ */ affine("baddbmm", bmm);
/** β x + α a b, of batches of matrices. */
export const baddbmm: Affine = (x, a, b, ...args) => {
  check("baddbmm", x, a, b);
  checkBatches("baddbmm", a, b);
  if (a.shape[0] !== b.shape[0] || a.shape[2] !== b.shape[1])
    throw new ShapeError(
      `baddbmm: Expected size for first two dimensions of batch2 tensor to be: [${a.shape[0]}, ${a.shape[2]}] but got: [${b.shape[0]}, ${b.shape[1]}].`,
    );
  return baddbmmRow("baddbmm", [x, a, b], [a.shape[0]!, a.shape[1]!, b.shape[2]!], args);
};

const addbmmRow = /* @__PURE__ */ affine("addbmm", (a, b) => {
  const products = bmm(a, b);
  return sumOver([products], { dims: [0], keepdim: false, dtype: products.dtype });
});
/** β x + α Σ aₖ bₖ, of batches of matrices. */
export const addbmm: Affine = (x, a, b, ...args) => {
  check("addbmm", x, a, b);
  checkBatches("addbmm", a, b);
  if (a.shape[0] !== b.shape[0])
    throw new ShapeError(
      `addbmm: batch1 and batch2 must have same number of batches, got ${a.shape[0]} and ${b.shape[0]}`,
    );
  if (a.shape[2] !== b.shape[1])
    throw new ShapeError(
      `addbmm: Incompatible matrix sizes for bmm (${a.shape[1]}x${a.shape[2]} and ${b.shape[1]}x${b.shape[2]})`,
    );
  return addbmmRow("addbmm", [x, a, b], [a.shape[1]!, b.shape[2]!], args);
};
