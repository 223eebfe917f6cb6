/** Tensors side by side: stacks, grids, blocks, and what brings them to one shape. */

import { convert } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { checkInteger, checkTensor, checkTensors } from "../core/operands.ts";
import { fromStorage, isTensor, type Tensor } from "../core/tensor.ts";
import { promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError, FluxionError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, checkOptions, readArguments } from "../tensor/options.ts";
import { broadcastShapes as broadcastAll, numel, type Shape, showShape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { zeros } from "./create.ts";
import { indexSelect } from "./gathering.ts";
import { cat, stack } from "./join.ts";
import { padZeros } from "./padding.ts";
import { expand, flatten, reshape } from "./shape.ts";
import { narrow, unsqueeze } from "./views.ts";

/** Tensors as arguments or in one list. */
type Tensors = readonly Tensor[] | readonly [readonly Tensor[]];

function listOf(op: string, given: Tensors): readonly Tensor[] {
  const list = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
  checkTensors(op, list);
  return list;
}

/** The list itself; an empty one is refused with PyTorch's words. */
function someOf(op: string, tensors: readonly Tensor[]): readonly Tensor[] {
  checkTensors(op, tensors);
  const name = op.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
  if (tensors.length === 0) throw new ArgumentError(`${op}: ${name} expects a non-empty TensorList`);
  return tensors;
}

// ---- at least so many dims ----

interface AtLeast {
  (x: Tensor): Tensor;
  (...xs: readonly Tensor[]): Tensor | Tensor[];
  (xs: readonly Tensor[]): Tensor[];
}

/** One tensor gives one, several or a list give a list. */
const ofEach = (op: string, f: (x: Tensor) => Tensor): AtLeast =>
  ((...xs: readonly (Tensor | readonly Tensor[])[]) => {
    if (xs.length === 1 && !Array.isArray(xs[0])) {
      checkTensor(op, xs[0]);
      return f(xs[0]);
    }
    return listOf(op, xs as Tensors).map(f);
  }) as AtLeast;

const asLine = (x: Tensor): Tensor => (x.shape.length === 0 ? reshape(x, [1]) : x);
const asMatrix = (x: Tensor): Tensor =>
  x.shape.length === 0 ? reshape(x, [1, 1]) : x.shape.length === 1 ? unsqueeze(x, 0) : x;
const asBox = (x: Tensor): Tensor => {
  if (x.shape.length === 0) return reshape(x, [1, 1, 1]);
  if (x.shape.length === 1) return unsqueeze(unsqueeze(x, 0), -1);
  return x.shape.length === 2 ? unsqueeze(x, -1) : x;
};
/** `x` with at least one dim; lists are mapped. */
export const atleast1d: AtLeast = /* @__PURE__ */ ofEach("atleast1d", asLine);
/** `x` with at least two dims; a list of numbers becomes a row. */
export const atleast2d: AtLeast = /* @__PURE__ */ ofEach("atleast2d", asMatrix);
/** `x` with at least three dims. */
export const atleast3d: AtLeast = /* @__PURE__ */ ofEach("atleast3d", asBox);

// ---- side by side ----

/** Tensors side by side: along dim 0 for lists of numbers, else along dim 1. */
export function hstack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("hstack", tensors).map(asLine);
  return inNameOf("hstack", () => cat(list, list[0]!.shape.length === 1 ? 0 : 1));
}
/** Tensors one below the other, along dim 0; lists of numbers are rows. */
export function vstack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("vstack", tensors).map(asMatrix);
  return inNameOf("vstack", () => cat(list, 0));
}
/** Tensors one behind the other, along dim 2. */
export function dstack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("dstack", tensors).map(asBox);
  return inNameOf("dstack", () => cat(list, 2));
}
/** Tensors side by side, along dim 1; lists of numbers are columns. */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("columnStack", tensors).map((x) => (x.shape.length <= 1 ? reshape(x, [numel(x.shape), 1]) : x));
  return inNameOf("columnStack", () => cat(list, 1));
}

const blocks = /* @__PURE__ */ composite<null>({
  name: "block_diag",
  saves: "none",
  body: (xs) => {
    const width = xs.reduce((n, x) => n + x.shape[1]!, 0);
    let before = 0;
    const rows = xs.map((x) => {
      const row = padZeros(x, [before, width - before - x.shape[1]!]);
      before += x.shape[1]!;
      return row;
    });
    return rows.length === 1 ? padZeros(rows[0]!, [0, 0]) : cat(rows, 0);
  },
});

/** Matrices along the diagonal of a larger one; lists of numbers are rows. */
export function blockDiag(...tensors: Tensors): Tensor {
  const given = listOf("blockDiag", tensors);
  if (given.length === 0) return zeros([1, 0]);
  const dtype = given.map((x) => x.dtype).reduce(promoteTypes);
  const matrices = given.map((x, i) => {
    if (x.shape.length > 2)
      throw new ShapeError(
        `blockDiag: torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${x.shape.length} dimensions`,
      );
    return convert(asMatrix(x), dtype);
  });
  return blocks(matrices, null);
}

// ---- one shape ----

/** The shape to which all of these broadcast. */
export function broadcastShapes(...shapes: readonly (readonly number[] | number)[]): Shape {
  const lists = shapes.map((s) => (typeof s === "number" ? [s] : s));
  for (const list of lists) {
    if (!Array.isArray(list)) throw new ArgumentError("broadcastShapes: a shape is a list of integers");
    for (const n of list) {
      checkInteger("broadcastShapes", "a size", n);
      if (n < 0)
        throw new ShapeError(`broadcastShapes: Trying to create tensor with negative dimension (${n}): (${n})`);
    }
  }
  try {
    return broadcastAll("broadcastShapes", lists);
  } catch (error) {
    if (!(error instanceof FluxionError)) throw error;
    throw new ShapeError(
      `broadcastShapes: Shape mismatch: objects cannot be broadcast to a single shape; they are ${lists.map(showShape).join(", ")}`,
    );
  }
}

/** All tensors expanded to the shape to which they broadcast. */
export function broadcastTensors(...tensors: Tensors): Tensor[] {
  const list = listOf("broadcastTensors", tensors);
  const shape = broadcastAll(
    "broadcastTensors",
    list.map((x) => x.shape),
  );
  return list.map((x) => expand(x, shape));
}

// ---- grids ----

type GridOptions = { readonly indexing?: "ij" | "xy" };

/** Coordinates of the grid that lists of numbers span, one tensor for each; "xy" exchanges the first two. */
export function meshgrid(...args: readonly (Tensor | readonly Tensor[] | GridOptions)[]): Tensor[] {
  const last = args.at(-1);
  const options = last !== undefined && !isTensor(last) && !Array.isArray(last) ? (last as GridOptions) : {};
  checkOptions("meshgrid", options, ["indexing"]);
  const { indexing = "ij" } = options;
  const list = listOf("meshgrid", (options === last ? args.slice(0, -1) : args) as Tensors);
  if (list.length === 0) throw new ArgumentError("meshgrid: meshgrid expects a non-empty TensorList");
  if (indexing !== "ij" && indexing !== "xy")
    throw new ArgumentError(
      `meshgrid: torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${String(indexing)}`,
    );
  for (const x of list) {
    if (x.dtype !== list[0]!.dtype)
      throw new ArgumentError("meshgrid: meshgrid expects all tensors to have the same dtype");
    if (x.shape.length > 1)
      throw new ShapeError(
        `meshgrid: torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: a tensor of shape ${showShape(x.shape)}`,
      );
  }
  const swapped = indexing === "xy" && list.length >= 2;
  const order = swapped ? [list[1]!, list[0]!, ...list.slice(2)] : list;
  const shape = order.map((x) => numel(x.shape));
  const grids = order.map((x, d) =>
    expand(
      reshape(
        x,
        shape.map((n, k) => (k === d ? n : 1)),
      ),
      shape,
    ),
  );
  return swapped ? [grids[1]!, grids[0]!, ...grids.slice(2)] : grids;
}

/** All tuples with one element of each list, a row for each. */
export function cartesianProd(...tensors: Tensors): Tensor {
  const list = listOf("cartesianProd", tensors);
  for (const x of list) {
    if (x.shape.length !== 1)
      throw new ShapeError(`cartesianProd: Expect a 1D vector, but got shape ${showShape(x.shape)}`);
  }
  if (list.length === 1) return list[0]!;
  return inNameOf("cartesianProd", () =>
    stack(
      meshgrid(...list).map((x) => flatten(x)),
      1,
    ),
  );
}

interface CombinationOptions {
  readonly r?: number;
  readonly withReplacement?: boolean;
}

/** All choices of `r` elements of a list, in their order, a row for each; with or without an element twice. */
export function combinations(
  x: Tensor,
  ...args: Arguments<[r: number, withReplacement: boolean], CombinationOptions>
): Tensor {
  const op = "combinations";
  checkTensor(op, x);
  const { r = 2, withReplacement = false } = readArguments<{ r: number; withReplacement: boolean }>(op, args, [
    "r",
    "withReplacement",
  ]);
  if (x.shape.length !== 1) throw new ShapeError(`${op}: Expect a 1D vector, but got shape ${showShape(x.shape)}`);
  checkInteger(op, "r", r);
  if (r < 0) throw new ArgumentError(`${op}: Expect a non-negative number, but got ${r}`);
  if (r === 0) return narrow(x, 0, 0, 0);
  const choices = choose(x.shape[0]!, r, withReplacement);
  const columns = Array.from({ length: r }, (_, k) => BigInt64Array.from(choices, (c) => BigInt(c[k]!)));
  return inNameOf(op, () =>
    stack(
      columns.map((list) => indexSelect(x, 0, fromStorage(new Storage("int64", list), [list.length]))),
      1,
    ),
  );
}

/** The increasing lists of `r` numbers below `n`, in order. */
function choose(n: number, r: number, twice: boolean): number[][] {
  let lists: number[][] = [[]];
  for (let k = 0; k < r; k++) {
    lists = lists.flatMap((list) => {
      const first = list.length === 0 ? 0 : list.at(-1)! + (twice ? 0 : 1);
      return Array.from({ length: Math.max(0, n - first) }, (_, i) => [...list, first + i]);
    });
  }
  return lists;
}
