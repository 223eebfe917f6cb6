/** Dims moved, turned, taken apart and summed away. */

import { composite } from "../core/families.ts";
import { checkInteger, checkIntegers, checkTensor } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { ArgumentError, IndexError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape, type Shape, showShape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { wrapDim } from "./dims.ts";
import { flip } from "./join.ts";
import { sum } from "./reduce.ts";
import { clone, contiguous, view } from "./shape.ts";
import { narrow, permute, transpose } from "./views.ts";

type DimList = number | readonly number[];

/** The dims `source` moved to the places `destination`, the others in their order. */
export const movedim: Named<[source: DimList, destination: DimList]> = /* @__PURE__ */ byName(
  "movedim",
  ["source", "destination"],
  (x: Tensor, source: DimList, destination: DimList) => {
    const n = x.shape.length;
    const [from, to] = [
      checkIntegers("movedim", "source", source),
      checkIntegers("movedim", "destination", destination),
    ];
    if (from.length !== to.length)
      throw new ArgumentError(
        `movedim: movedim: Invalid source or destination dims: source (${showShape(from)} dims) should contain the same number of dims as destination (${showShape(to)} dims)`,
      );
    const wrap = (dims: readonly number[], name: string): number[] => {
      const list = dims.map((d) => wrapDim("movedim", d, n));
      if (new Set(list).size < list.length)
        throw new ArgumentError(`movedim: movedim: repeated dim in \`${name}\` (${showShape(dims)})`);
      return list;
    };
    const [a, b] = [wrap(from, "source"), wrap(to, "destination")];
    if (n === 0) return permute(x, []);
    const rest = x.shape.flatMap((_, d) => (a.includes(d) ? [] : [d]));
    const order = x.shape.map((_, d) => (b.includes(d) ? a[b.indexOf(d)]! : rest.shift()!));
    return permute(x, order);
  },
);

/** The columns in reverse order. */
export function fliplr(x: Tensor): Tensor {
  checkTensor("fliplr", x);
  if (x.shape.length < 2) throw new ShapeError(`fliplr: Input must be >= 2-d., got ${x.shape.length}`);
  return flip(x, 1);
}
/** The rows in reverse order. */
export function flipud(x: Tensor): Tensor {
  checkTensor("flipud", x);
  if (x.shape.length < 1) throw new ShapeError("flipud: Input must be >= 1-d.");
  return flip(x, 0);
}

interface Turn {
  readonly k: number;
  readonly dims: readonly [number, number];
}
const turned = /* @__PURE__ */ composite<Turn>({
  name: "rot90",
  saves: "none",
  body: ([x], { k, dims: [a, b] }) => {
    switch (k) {
      case 1:
        return transpose(flip(x!, b), a, b);
      case 2:
        return flip(x!, [a, b]);
      case 3:
        return transpose(flip(x!, a), a, b);
      default:
        return clone(x!);
    }
  },
});

/** `x` turned by `k` right angles in the plane of two dims, from the first towards the second. */
export function rot90(
  x: Tensor,
  ...args: Arguments<[k: number, dims: readonly number[]], { k?: number; dims?: readonly number[] }>
): Tensor {
  checkTensor("rot90", x);
  const { k = 1, dims = [0, 1] } = readArguments<{ k: number; dims: readonly number[] }>("rot90", args, ["k", "dims"]);
  checkInteger("rot90", "k", k);
  const list = checkIntegers("rot90", "dims", dims);
  const n = x.shape.length;
  if (list.length !== 2)
    throw new ArgumentError(`rot90: expected total rotation dims == 2, but got dims = ${list.length}`);
  if (n < 2) throw new ShapeError(`rot90: expected total dims >= 2, but got total dims = ${n}`);
  const [a, b] = list as readonly [number, number];
  if (a === b || Math.abs(a - b) === n)
    throw new ArgumentError(`rot90: expected rotation dims to be different, but got dim0 = ${a} and dim1 = ${b}`);
  list.forEach((d, i) => {
    if (d < -n || d >= n) throw new IndexError(`rot90: Rotation dim${i} out of range, dim${i} = ${d}`);
  });
  return turned([x], { k: ((k % 4) + 4) % 4, dims: [a < 0 ? a + n : a, b < 0 ? b + n : b] });
}

/** The dim `dim` as several, of the given sizes; one of them may be −1. */
export const unflatten: Named<[dim: number, sizes: readonly number[]]> = /* @__PURE__ */ byName(
  "unflatten",
  ["dim", "sizes"],
  (x: Tensor, dim: number, sizes: readonly number[]) => {
    const d = wrapDim("unflatten", dim, x.shape.length);
    const list = checkIntegers("unflatten", "sizes", sizes);
    if (list.length === 0) throw new ArgumentError("unflatten: unflatten: sizes must be non-empty");
    const n = x.shape[d] ?? 1;
    const open = list.filter((m) => m === -1).length;
    if (open > 1) throw new ShapeError("unflatten: only one dimension can be inferred");
    const known = numel(list.filter((m) => m !== -1));
    if (open === 0 ? known !== n : known === 0 || n % known !== 0)
      throw new ShapeError(
        `unflatten: unflatten: Provided sizes ${showShape(list)} don't multiply up to the size of dim ${d} (${n}) in the input tensor`,
      );
    const to = list.map((m) => (m === -1 ? n / known : m));
    return inNameOf("unflatten", () => view(x, [...x.shape.slice(0, d), ...to, ...x.shape.slice(d + 1)]));
  },
);

/** All elements in one dim: a view where they lie in a row, else a copy. */
export function ravel(x: Tensor): Tensor {
  checkTensor("ravel", x);
  return inNameOf("ravel", () => view(contiguous(x), [-1]));
}

/** `length` slices of `x` from `start` on along `dim`, in memory of their own. */
export const narrowCopy: Named<[dim: number, start: number, length: number]> = /* @__PURE__ */ byName(
  "narrowCopy",
  ["dim", "start", "length"],
  (x: Tensor, dim: number, start: number, length: number) =>
    inNameOf("narrowCopy", () => clone(narrow(x, dim, start, length))),
);

/** `x` summed along dims until it has the shape `size`, from which it could have been expanded. */
export function sumToSize(x: Tensor, ...size: readonly (number | readonly number[])[]): Tensor {
  checkTensor("sumToSize", x);
  const to = checkIntegers("sumToSize", "size", size.flat());
  const lead = x.shape.length - to.length;
  if (lead < 0 || to.some((n, d) => n !== 1 && n !== x.shape[d + lead]))
    throw new ShapeError(`sumToSize: size {${showShape(to)}} is not expandable to size {${showShape(x.shape)}}.`);
  if (to.length === 0) return inNameOf("sumToSize", () => sum(x));
  return sameShape(x.shape, to) ? x : summedTo(x, to, lead);
}

function summedTo(x: Tensor, to: Shape, lead: number): Tensor {
  const dims = x.shape.flatMap((n, d) => (d < lead || (to[d - lead] === 1 && n !== 1) ? [d] : []));
  const y = sum(x, dims, { keepdim: true });
  return lead > 0 ? view(y, to) : y;
}
