/** Rows of a table by number, numbers as rows, and products of two inputs by a table. */

import { convert, detach, filled, reshape } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { recording } from "../core/node.ts";
import { checkInteger, checkTensor, scalarOf } from "../core/operands.ts";
import { isTraced, readOnly, type Tensor } from "../core/tensor.ts";
import { dense } from "../kernels/copy.ts";
import { extentOf, integersOf } from "../kernels/integers.ts";
import { Operand } from "../kernels/operand.ts";
import { eq, gt, ne, where } from "../ops/compare.ts";
import { arange } from "../ops/create.ts";
import { einsum } from "../ops/einsum.ts";
import { add, div, mul, sub } from "../ops/elementwise.ts";
import { indexSelect } from "../ops/gathering.ts";
import { copy_ } from "../ops/inplace.ts";
import { norm } from "../ops/norm.ts";
import { elements } from "../ops/read.ts";
import { sum } from "../ops/reduce.ts";
import { scatter } from "../ops/scattering.ts";
import { reshape as reshaped } from "../ops/shape.ts";
import { unsqueeze } from "../ops/views.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape } from "../tensor/shape.ts";

interface EmbeddingOptions {
  /** A row that no gradient reaches. */
  readonly paddingIdx?: number | null;
  /** Rows that are used and are longer are first made as short as that, in place. */
  readonly maxNorm?: number | null;
  readonly normType?: number;
  /** Whether gradients are divided by how often their row was used. */
  readonly scaleGradByFreq?: boolean;
  readonly sparse?: boolean;
}
interface Lookup {
  readonly padding: number | null;
  readonly byCount: boolean;
}
const lookup = /* @__PURE__ */ composite<Lookup>({
  name: "embedding",
  body: ([weight, index], { padding, byCount }) => {
    const flat = reshape(index!, [numel(index!.shape)]);
    let rows = indexSelect(weight!, 0, flat);
    if (padding !== null) rows = where(unsqueeze(ne(flat, padding), 1), rows, detach(rows));
    if (byCount) {
      const used = sum(convert(eq(unsqueeze(flat, 1), flat), weight!.dtype), 1, { keepdim: true });
      const share = div(rows, used);
      rows = add(share, detach(sub(rows, share)));
    }
    return reshape(rows, [...index!.shape, weight!.shape[1]!]);
  },
});

/** The rows of `weight` that the indices name. */
export function embedding(
  index: Tensor,
  weight: Tensor,
  ...args: Arguments<
    [paddingIdx: number | null, maxNorm: number | null, normType: number, scaleGradByFreq: boolean, sparse: boolean],
    EmbeddingOptions
  >
): Tensor {
  const names = ["paddingIdx", "maxNorm", "normType", "scaleGradByFreq", "sparse"] as const;
  const given = readArguments<EmbeddingOptions>("embedding", args, names);
  const { paddingIdx = null, maxNorm = null, normType = 2, scaleGradByFreq = false } = given;
  checkTensor("embedding", index);
  checkTensor("embedding", weight, " as weight");
  if (index.dtype !== "int64" && index.dtype !== "int32")
    throw new DTypeError(
      `embedding: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${dtypes[index.dtype].scalarName}Tensor instead (while checking arguments for embedding); convert it with .to("int64")`,
    );
  if (weight.shape.length !== 2)
    throw new ShapeError(`embedding: 'weight' must be 2-D; it has ${weight.shape.length} dims`);
  const n = weight.shape[0]!;
  const padding = paddingOf(paddingIdx, n);
  if (!isTraced(index)) {
    const outside = elements(index, "embedding").find((i) => i < 0 || i >= n);
    if (outside !== undefined)
      throw new IndexError(`embedding: index out of range in self; ${outside} is not among the ${n} rows`);
  }
  if (maxNorm !== null) shorten(weight, index, Number(scalarOf("embedding", maxNorm)[0]), normType);
  return inNameOf("embedding", () => lookup([weight, index], { padding, byCount: scaleGradByFreq }));
}

function paddingOf(index: number | null, n: number): number | null {
  if (index === null) return null;
  checkInteger("embedding", "paddingIdx", index);
  if (index < -n || index >= n)
    throw new ArgumentError(`embedding: Padding_idx must be within num_embeddings; got ${index} for ${n}`);
  return index < 0 ? index + n : index;
}

/** The used rows that are longer than `most`, scaled down to it. */
function shorten(weight: Tensor, index: Tensor, most: number, p: number): void {
  recording(false, () => {
    const n = weight.shape[0]!;
    const used = new Set([...elements(index, "embedding")].map(Number));
    const rows = reshape(arange(n), [n, 1]);
    const isUsed = [...used].reduce<Tensor>((any, i) => where(eq(rows, i), true, any), ne(rows, rows));
    const length = norm(weight, p, 1, { keepdim: true });
    const scale = where(gt(length, most), div(most, add(length, 1e-7)), 1);
    copy_(weight, where(isUsed, mul(weight, scale), weight));
  });
}

/** Each class number as a row with a 1 in its place. */
export function oneHot(x: Tensor, ...args: Arguments<[numClasses: number], { readonly numClasses?: number }>): Tensor {
  checkTensor("oneHot", x);
  const { numClasses = -1 } = readArguments<{ numClasses: number }>("oneHot", args, ["numClasses"]);
  checkInteger("oneHot", "numClasses", numClasses);
  if (x.dtype !== "int64")
    throw new DTypeError(
      `oneHot: one_hot is only applicable to index tensor.; convert the ${x.dtype} tensor with .to("int64")`,
    );
  const n = numClasses === -1 ? countOf(x) : checkClasses(x, numClasses);
  const places = unsqueeze(x, -1);
  if (isTraced(x)) return convert(eq(places, arange(n)), "int64");
  return scatter(filled(0, [...x.shape, n], "int64"), -1, places, 1);
}
function countOf(x: Tensor): number {
  if (isTraced(x))
    throw new ArgumentError("oneHot: the number of classes of a traced tensor is not known: pass numClasses");
  if (numel(x.shape) === 0)
    throw new ArgumentError("oneHot: Can not infer total number of classes from empty tensor.; pass numClasses");
  const [, greatest] = classesOf(x);
  return checkClasses(x, greatest + 1);
}
/** The least and the greatest class; of many, without a list of bigints. */
function classesOf(x: Tensor): readonly [least: number, greatest: number] {
  const { storage, offset, strides } = readOnly(x, "oneHot");
  const classes = dense(new Operand(storage, offset, strides), x.shape, x.dtype);
  if (classes.length === 0) return [0, -1];
  const known = extentOf(integersOf(classes));
  if (known !== null) return known;
  const all = Array.from(classes, Number);
  return [Math.min(...all), Math.max(...all)];
}
function checkClasses(x: Tensor, n: number): number {
  if (isTraced(x)) return n;
  const [negative, large] = classesOf(x);
  if (negative < 0) throw new ArgumentError(`oneHot: Class values must be non-negative.; one is ${negative}`);
  if (large >= n && numel(x.shape) > 0)
    throw new ArgumentError(`oneHot: Class values must be smaller than num_classes.; one is ${large}, of ${n}`);
  if (n <= 0) throw new ArgumentError("oneHot: When input is empty, num_classes should be positive.");
  return n;
}

/** zₖ = xᵀ Wₖ y + bₖ */
export function bilinear(
  x: Tensor,
  y: Tensor,
  weight: Tensor,
  ...args: Arguments<[bias: Tensor | null], { readonly bias?: Tensor | null }>
): Tensor {
  const { bias = null } = readArguments<{ bias: Tensor | null }>("bilinear", args, ["bias"]);
  checkTensor("bilinear", x);
  checkTensor("bilinear", y);
  checkTensor("bilinear", weight, " as weight");
  checkBilinear(x, y, weight, bias);
  const lead = x.shape.slice(0, -1);
  const rows = (u: Tensor): Tensor => reshape(u, [numel(lead), u.shape.at(-1)!]);
  return inNameOf("bilinear", () => {
    const z = reshaped(einsum("ni,oij,nj->no", rows(x), weight, rows(y)), [...lead, weight.shape[0]!]);
    return bias === null ? z : add(z, bias);
  });
}
function checkBilinear(x: Tensor, y: Tensor, weight: Tensor, bias: Tensor | null): void {
  const fail = (sentence: string): ShapeError => new ShapeError(`bilinear: bilinear(): ${sentence}`);
  const [m, n] = [x.shape.length, y.shape.length];
  if (m !== n) throw fail(`input dimensions do not match: got ${m} and ${n}`);
  if (m === 0) throw fail("expected inputs of at least one dim");
  if (weight.shape.length !== 3) throw fail(`weight must have 3 dims, got ${weight.shape.length}`);
  const d = x.shape.findIndex((size, i) => i < m - 1 && size !== y.shape[i]);
  if (!sameShape(x.shape.slice(0, -1), y.shape.slice(0, -1)))
    throw fail(`input batch dimensions do not match at dim ${d}: got ${x.shape[d]} and ${y.shape[d]}`);
  for (const [i, u] of [x, y].entries())
    if (u.shape.at(-1) !== weight.shape[i + 1])
      throw fail(
        `input${i + 1} size does not match weight size: got ${u.shape.at(-1)} but expected ${weight.shape[i + 1]}`,
      );
  if (bias === null) return;
  checkTensor("bilinear", bias, " as bias");
  if (bias.shape[0] !== weight.shape[0])
    throw fail(`bias size does not match weight size: got ${bias.shape[0]} but expected ${weight.shape[0]}`);
}
