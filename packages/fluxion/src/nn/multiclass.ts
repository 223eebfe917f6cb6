/** Losses of scores of several classes, one or more of which are right. */

import { convert, mul, reshape, sumOver } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { checkTensor, scalarOf } from "../core/operands.ts";
import { isTraced, number, type Tensor } from "../core/tensor.ts";
import { clampMin, eq, ge, ne, where } from "../ops/compare.ts";
import { arange } from "../ops/create.ts";
import { add, div, neg, sub } from "../ops/elementwise.ts";
import { gather, indexSelect } from "../ops/gathering.ts";
import { elements } from "../ops/read.ts";
import { any, sum } from "../ops/reduce.ts";
import { cumprod } from "../ops/scan.ts";
import { unsqueeze } from "../ops/views.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape, showShape } from "../tensor/shape.ts";
import { logsigmoid } from "./activations.ts";
import { type Reduction, type ReductionOptions, reduced, reductionNames, reductionOf } from "./reduction.ts";

type Legacy = [sizeAverage: boolean | null, reduce: boolean | null, reduction: Reduction];

/** As rows of scores: a vector is one row, a number a row of one. */
const rowsOf = (x: Tensor): Tensor => reshape(x, x.shape.length === 2 ? x.shape : [1, numel(x.shape)]);

function checkLabels(op: string, x: Tensor, target: Tensor): void {
  checkTensor(op, x);
  checkTensor(op, target, " as target");
  if (x.shape.length > 2)
    throw new ShapeError(
      `${op}: Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${showShape(x.shape)}`,
    );
  if (target.dtype !== "int64")
    throw new DTypeError(
      `${op}: expected scalar type Long but found ${dtypes[target.dtype].scalarName}; convert the target with .to("int64")`,
    );
}

interface Hinge {
  readonly p: 1 | 2;
  readonly margin: number;
  readonly reduction: Reduction;
  readonly batched: boolean;
}
const hinge = /* @__PURE__ */ composite<Hinge>({
  name: "multi_margin_loss",
  body: ([x, target, weight], { p, margin, reduction, batched }) => {
    const scores = rowsOf(x!);
    const [rows, n] = scores.shape as readonly [number, number];
    const classes = reshape(target!, [rows, 1]);
    const own = gather(scores, 1, classes);
    const above = clampMin(add(sub(scores, own), margin), 0);
    const terms = where(ne(arange(n), classes), p === 1 ? above : mul(above, above), number(0, x!.dtype));
    const weighted =
      weight === undefined ? terms : mul(terms, indexSelect(unsqueeze(weight, 1), 0, reshape(classes, [rows])));
    const each = div(sumOver([weighted], { dims: [1], keepdim: false, dtype: x!.dtype }), n);
    return reduced(batched ? each : reshape(each, []), reduction);
  },
});
interface MultiMarginOptions extends ReductionOptions {
  readonly p?: 1 | 2;
  readonly margin?: number;
  readonly weight?: Tensor | null;
}
/** How far the score of the right class is from being above all others by the margin, to the power p. */
export function multiMarginLoss(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[p: 1 | 2, margin: number, weight: Tensor | null, ...Legacy], MultiMarginOptions>
): Tensor {
  const op = "multiMarginLoss";
  const given = readArguments<MultiMarginOptions>(op, args, ["p", "margin", "weight", ...reductionNames]);
  const reduction = reductionOf(op, given);
  const { p = 1, weight = null } = given;
  const margin = Number(scalarOf(op, given.margin ?? 1)[0]);
  if (Number(scalarOf(op, p)[0]) !== 1 && Number(scalarOf(op, p)[0]) !== 2)
    throw new ArgumentError(`${op}: only p == 1 and p == 2 supported; got ${String(p)}`);
  checkLabels(op, x, target);
  const rows = x.shape.length === 2 ? x.shape[0]! : 1;
  if (target.shape.length > 1 || numel(target.shape) !== rows)
    throw new ShapeError(`${op}: inconsistent target size, got: ${showShape(target.shape)}; there are ${rows} rows`);
  const n = x.shape.at(-1) ?? 1;
  if (!isTraced(target)) {
    const outside = elements(target, op).find((c) => c < 0 || c >= n);
    if (outside !== undefined) throw new IndexError(`${op}: target out of range; ${outside} is not among ${n} classes`);
  }
  if (weight !== null) {
    checkTensor(op, weight, " as weight");
    if (!sameShape(weight.shape, [n]))
      throw new ShapeError(`${op}: inconsistent weight size, got: ${showShape(weight.shape)}; there are ${n} classes`);
  }
  const batched = target.shape.length > 0;
  return inNameOf(op, () =>
    hinge(weight === null ? [x, target] : [x, target, weight], {
      p: Number(scalarOf(op, p)[0]) as 1 | 2,
      margin,
      reduction,
      batched,
    }),
  );
}

interface Labels {
  readonly reduction: Reduction;
  readonly batched: boolean;
}
const multilabel = /* @__PURE__ */ composite<Labels>({
  name: "multilabel_margin_loss",
  body: ([x, target], { reduction, batched }) => {
    const [scores, labels] = [rowsOf(x!), rowsOf(target!)];
    const n = scores.shape[1]!;
    const zero = number(0, x!.dtype);
    // labels count up to the first −1
    const counts = eq(cumprod(convert(ge(labels, 0), "int64"), 1), 1);
    const index = where(counts, labels, number(0, "int64"));
    const named = any(where(unsqueeze(counts, 2), eq(unsqueeze(labels, 2), arange(n)), false), 1);
    const short = clampMin(add(sub(unsqueeze(scores, 1), unsqueeze(gather(scores, 1, index), 2)), 1), 0);
    const terms = where(unsqueeze(counts, 2), where(unsqueeze(named, 1), zero, short), zero);
    const each = div(sumOver([terms], { dims: [1, 2], keepdim: false, dtype: x!.dtype }), n);
    return reduced(batched ? each : reshape(each, []), reduction);
  },
});
/** How far the scores of the right classes are from being above those of all others by 1; a target of −1 ends the list. */
export function multilabelMarginLoss(x: Tensor, target: Tensor, ...args: Arguments<Legacy, ReductionOptions>): Tensor {
  const op = "multilabelMarginLoss";
  const reduction = reductionOf(op, readArguments<ReductionOptions>(op, args, reductionNames));
  checkLabels(op, x, target);
  if (!sameShape(x.shape, target.shape) && !(x.shape.length < 2 && numel(x.shape) === numel(target.shape)))
    throw new ShapeError(`${op}: inconsistent size ${showShape(target.shape)} for argument #2 'target'`);
  const n = x.shape.at(-1) ?? 1;
  if (!isTraced(target)) {
    const outside = elements(target, op).find((c) => c < -1 || c >= n);
    if (outside !== undefined)
      throw new IndexError(`${op}: argument #2 'target' is out of range; ${outside} is not among ${n} classes`);
  }
  return inNameOf(op, () => multilabel([x, target], { reduction, batched: x.shape.length === 2 }));
}

interface SoftOptions extends ReductionOptions {
  readonly weight?: Tensor | null;
}
/** The mean over classes of the logistic loss of each, of targets 0 and 1. */
export function multilabelSoftMarginLoss(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[weight: Tensor | null, ...Legacy], SoftOptions>
): Tensor {
  const op = "multilabelSoftMarginLoss";
  const given = readArguments<SoftOptions>(op, args, ["weight", ...reductionNames]);
  const reduction = reductionOf(op, given, "is not valid");
  checkTensor(op, x);
  checkTensor(op, target, " as target");
  const { weight = null } = given;
  if (weight !== null) checkTensor(op, weight, " as weight");
  if (x.shape.length === 0) throw new ShapeError(`${op}: expected an input of at least one dim, that of the classes`);
  return inNameOf(op, () => {
    const each = neg(add(mul(target, logsigmoid(x)), mul(sub(1, target), logsigmoid(neg(x)))));
    const weighted = weight === null ? each : mul(each, weight);
    return reduced(div(sum(weighted, x.shape.length - 1), x.shape.at(-1)!), reduction);
  });
}
