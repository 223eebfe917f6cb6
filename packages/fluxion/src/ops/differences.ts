/** Differences of neighbours, and derivatives estimated from them. */

import { convert } from "../core/basis.ts";
import { binary, linear } from "../core/families.ts";
import { checkInteger, checkTensor, kindText, scalarOf, toTensor } from "../core/operands.ts";
import { isTensor, type PyFloat, type Tensor, type TensorLike } from "../core/tensor.ts";
import { copied } from "../kernels/copy.ts";
import { getDefaultDtype, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import { logicalXor } from "./compare.ts";
import { distinctDims, wrapDim } from "./dims.ts";
import { add, div, mul, sub } from "./elementwise.ts";
import { cat } from "./join.ts";
import { item } from "./read.ts";
import { reshape } from "./shape.ts";
import { narrow } from "./views.ts";

/** A product with a number, as one of PyTorch's nodes. */
export const timesNumber: (x: TensorLike, y: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "mul",
  nodeName: "MulBackward1",
  value: (x, y) => x.mul(y),
});
/** A quotient by a number, as one of PyTorch's nodes. */
export const byNumber: (x: TensorLike, y: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "div",
  nodeName: "DivBackward1",
  promotion: "float",
  value: (x, y) => x.div(y),
});

/** All but the first `from` and the last `to` slices along `dim`. */
export const inner = (x: Tensor, dim: number, from: number, to: number): Tensor =>
  narrow(x, dim, Math.min(from, x.shape[dim]!), Math.max(0, x.shape[dim]! - from - to));

const same = /* @__PURE__ */ linear<null>({
  name: "copy_",
  nodeName: "CopyBackwards",
  shape: ([x]) => x!.shape,
  map: ([x], to, _, [t]) => copied(x!, to, t!.dtype),
  transpose: (g) => g,
  batch: () => null,
});

interface DiffOptions {
  readonly n?: number;
  readonly dim?: number;
  readonly prepend?: Tensor | null;
  readonly append?: Tensor | null;
}
/** Each slice along `dim` (the last) less the one before it, `n` times over; what is prepended or appended takes part. */
export function diff(
  x: TensorLike,
  ...args: Arguments<[n: number, dim: number, prepend: Tensor | null, append: Tensor | null], DiffOptions>
): Tensor {
  const given = readArguments<DiffOptions>("diff", args, ["n", "dim", "prepend", "append"]);
  const { n = 1, dim = -1, prepend = null, append = null } = given;
  const t = toTensor(x, "diff");
  if (t.shape.length === 0)
    throw new ShapeError("diff: diff expects input to be at least one-dimensional; it has shape []");
  checkInteger("diff", "n", n);
  if (n < 0) throw new ArgumentError(`diff: order must be non-negative but got ${n}`);
  const d = wrapDim("diff", dim, t.shape.length);
  for (const more of [prepend, append]) if (more !== null) checkJoined(t, more, d);
  if (n === 0) return same([t], null);
  const parts = [prepend, t, append].filter((part) => part !== null);
  let y = parts.length === 1 ? t : cat(parts, d);
  for (let left = Math.min(n, y.shape[d]!); left > 0; left--) {
    const [after, before] = [inner(y, d, 1, 0), inner(y, d, 0, 1)];
    y = y.dtype === "bool" ? logicalXor(after, before) : sub(after, before);
  }
  return y;
}

function checkJoined(t: Tensor, more: Tensor, dim: number): void {
  checkTensor("diff", more, " to prepend or append");
  if (more.shape.length !== t.shape.length)
    throw new ShapeError(
      `diff: diff expects prepend or append to be the same dimension as input; they have shapes ${showShape(more.shape)} and ${showShape(t.shape)}`,
    );
  const off = t.shape.findIndex((n, d) => d !== dim && more.shape[d] !== n);
  if (off >= 0)
    throw new ShapeError(
      `diff: diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; input.size(${off}) = ${t.shape[off]}, but got tensor.size(${off}) = ${more.shape[off]}`,
    );
}

// ---- derivatives along a grid ----

type Spacing = number | PyFloat | Tensor;
interface GradientOptions {
  /** The step, of each dim if it is a list; or the coordinates along each dim. */
  readonly spacing?: Spacing | readonly Spacing[] | null;
  readonly dim?: number | readonly number[] | null;
  /** How exact the ends are: 1 or 2. */
  readonly edgeOrder?: number;
}
/** The derivatives of samples on a grid along each dim, by central differences, one-sided at the ends. */
export function gradient(x: TensorLike, ...args: Arguments<[], GradientOptions>): Tensor[] {
  const given = readArguments<GradientOptions>("gradient", args, [], ["spacing", "dim", "edgeOrder"]);
  const { dim = null, edgeOrder = 1 } = given;
  const own = toTensor(x, "gradient");
  const t = isFloat(own.dtype) ? own : convert(own, getDefaultDtype());
  const dims =
    dim === null ? t.shape.map((_, d) => d) : distinctDims("gradient", dim as number | number[], t.shape.length);
  const spacing = spacings(given.spacing ?? null, dims, dim !== null);
  if (edgeOrder !== 1 && edgeOrder !== 2)
    throw new ArgumentError(
      `gradient: torch.gradient only supports edge_order=1 and edge_order=2., got ${kindText(edgeOrder)}`,
    );
  for (const d of dims)
    if ((t.shape[d] ?? 0) < edgeOrder + 1)
      throw new ShapeError(
        `gradient: torch.gradient expected each dimension size to be at least edge_order+1; dim ${d} has size ${t.shape[d] ?? 0}`,
      );
  return dims.map((d, i) => {
    const step = spacing[i]!;
    return isTensor(step) ? byCoordinates(t, d, step, edgeOrder) : byStep(t, d, step, edgeOrder);
  });
}

/** A number or coordinates for each of the dims. */
function spacings(given: GradientOptions["spacing"], dims: readonly number[], named: boolean): (number | Tensor)[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : dims.map(() => given ?? 1);
  if (list.length !== dims.length)
    throw new ArgumentError(
      named
        ? `gradient: torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, but got a spacing argument of length ${list.length} and a dim argument of length ${dims.length}.`
        : `gradient: torch.gradient expected spacing to be unspecified, a scalar or a list of length ${dims.length} but got a list of length ${list.length}`,
    );
  return list.map((step) => {
    if (!isTensor(step)) return Number(scalarOf("gradient", step)[0]);
    if (!Array.isArray(given) && step.shape.length === 0) return item(step);
    if (step.shape.length !== 1)
      throw new ShapeError(
        `gradient: torch.gradient expected each element of spacing to have one dimension, but got an element with ${step.shape.length} dimensions!`,
      );
    return step;
  });
}

/** The slice at `i` along `dim`, which stays; a negative one counts from the end. */
const at = (x: Tensor, dim: number, i: number): Tensor => narrow(x, dim, i < 0 ? i + x.shape[dim]! : i, 1);

function byStep(f: Tensor, d: number, h: number, order: number): Tensor {
  const slope = (from: number, to: number): Tensor => div(sub(at(f, d, to), at(f, d, from)), h);
  const parabola = (i: number, j: number, k: number): Tensor =>
    div(add(sub(mul(at(f, d, j), 2), mul(at(f, d, i), 1.5)), mul(at(f, d, k), -0.5)), h);
  const [first, last] = order === 1 ? [slope(0, 1), slope(-2, -1)] : [parabola(0, 1, 2), mul(parabola(-1, -2, -3), -1)];
  const centre = div(div(sub(inner(f, d, 2, 0), inner(f, d, 0, 2)), h), 2);
  return cat([first, centre, last], d);
}

/** The slope at `f[i]` of the parabola through three neighbours is a weighted sum of them. */
function byCoordinates(f: Tensor, d: number, x: Tensor, order: number): Tensor {
  const n = f.shape[d]!;
  if (x.shape[0] !== n)
    throw new ShapeError(
      `gradient: torch.gradient expected the coordinates along dim ${d} to have length ${n}, but got ${x.shape[0]}`,
    );
  const along = f.shape.map((_, k) => (k === d ? -1 : 1));
  const steps = sub(narrow(x, 0, 1, n - 1), narrow(x, 0, 0, n - 1));
  const [h1, h2] = [narrow(steps, 0, 0, n - 2), narrow(steps, 0, 1, n - 2)].map((h) => reshape(h, along));
  const one = (i: number): Tensor => reshape(at(steps, 0, i), along);
  const weighted = (parts: readonly (readonly [Tensor, Tensor])[]): Tensor =>
    parts.map(([weight, value]) => mul(weight, value)).reduce((a, b) => add(a, b));
  const centre = weighted([
    [mul(div(h2!, mul(h1!, add(h1!, h2!))), -1), inner(f, d, 0, 2)],
    [div(sub(h2!, h1!), mul(h1!, h2!)), inner(f, d, 1, 1)],
    [div(h1!, mul(h2!, add(h1!, h2!))), inner(f, d, 2, 0)],
  ]);
  if (order === 1) {
    const slope = (from: number, to: number, step: Tensor): Tensor => div(sub(at(f, d, to), at(f, d, from)), step);
    return cat([slope(0, 1, one(0)), centre, slope(-2, -1, one(-1))], d);
  }
  // at the end i, whose step to j is h and that from there to k is e
  const parabola = (i: number, j: number, k: number, h: Tensor, e: Tensor): Tensor =>
    weighted([
      [mul(div(add(mul(h, 2), e), mul(h, add(h, e))), -1), at(f, d, i)],
      [div(add(h, e), mul(h, e)), at(f, d, j)],
      [mul(div(h, mul(e, add(h, e))), -1), at(f, d, k)],
    ]);
  const last = mul(parabola(-1, -2, -3, one(-1), one(-2)), -1);
  return cat([parabola(0, 1, 2, one(0), one(1)), centre, last], d);
}
