/** What tensors span together: one shape, a grid, all tuples and choices of their elements. */

import { checkInteger, checkTensor } from "../core/operands.ts";
import { fromStorage, isTensor, type Tensor } from "../core/tensor.ts";
import { ArgumentError, FluxionError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, checkOptions, readArguments } from "../tensor/options.ts";
import { broadcastShapes as broadcastAll, numel, type Shape, showShape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { listOf, type Tensors } from "./assembly.ts";
import { indexSelect } from "./gathering.ts";
import { stack } from "./join.ts";
import { expand, flatten, view } from "./shape.ts";
import { narrow } from "./views.ts";

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
      view(
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
