/** Sums of products that an equation of subscripts describes. */

import { mul, permute, reshape, reshapeKind } from "../core/basis.ts";
import { checkTensor } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { ArgumentError, inNameOf } from "../tensor/errors.ts";
import { numel } from "../tensor/shape.ts";
import { bestOrder } from "./contraction.ts";
import { matmul, mm } from "./products.ts";
import { sum } from "./reduce.ts";
import { expand } from "./shape.ts";
import { type Label, parseEquation, toEquation } from "./subscripts.ts";
import { diagonal, permute as permuted } from "./views.ts";

/** A tensor, and the label of each of its dims. */
interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly Label[];
}

const viewed = /* @__PURE__ */ reshapeKind("view");

/**
 * The sum of products that the equation describes: `einsum("ij,jk->ik", x, y)`. Instead of an equation the subscripts
 * may stand as lists behind each operand: `einsum(x, [0, 1], y, [1, 2], [0, 2])`.
 */
export function einsum(equation: string | Tensor, ...operands: readonly unknown[]): Tensor {
  const [text, tensors] = typeof equation === "string" ? [equation, operands] : toEquation([equation, ...operands]);
  const list = (tensors.length === 1 && Array.isArray(tensors[0]) ? tensors[0] : tensors) as readonly Tensor[];
  if (list.length === 0)
    throw new ArgumentError(
      "einsum: einsum(): must specify the equation string and at least one operand, or at least one operand and its subscripts list",
    );
  for (const x of list) checkTensor("einsum", x);
  const { inputs, output } = parseEquation(
    text,
    list.map((x) => x.shape),
  );
  return inNameOf("einsum", () =>
    contract(
      list.map((x, i) => withoutRepeats(x, inputs[i]!)),
      output,
    ),
  );
}

/** A label that stands twice means the diagonal. */
function withoutRepeats(x: Tensor, labels: readonly Label[]): Labelled {
  const twice = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (twice < 0) return { x, labels };
  const first = labels.indexOf(labels[twice]!);
  const rest = labels.filter((_, i) => i !== first && i !== twice);
  return withoutRepeats(diagonal(x, 0, first, twice), [...rest, labels[twice]!]);
}

function contract(inputs: readonly Labelled[], output: readonly Label[]): Tensor {
  const [only] = inputs as readonly [Labelled];
  if (inputs.length === 1) {
    const summed = only.labels.filter((label) => !output.includes(label));
    const x = permuted(
      only.x,
      [...output, ...summed].map((label) => only.labels.indexOf(label)),
    );
    return summed.length === 0
      ? x
      : sum(
          x,
          summed.map((_, i) => output.length + i),
        );
  }
  const sums = inputs.some(({ labels }) => labels.some((label) => !output.includes(label)));
  const sizes = new Map<Label, number>();
  for (const { x, labels } of inputs)
    labels.forEach((label, d) => sizes.set(label, Math.max(sizes.get(label) ?? 1, x.shape[d]!)));
  const parts: (Labelled | null)[] = [...inputs];
  let result = only;
  for (const [i, j] of bestOrder(
    inputs.map(({ labels }) => labels),
    output,
    sizes,
  )) {
    const [a, b] = [parts[i]!, parts[j]!];
    parts[i] = parts[j] = null;
    const others = parts.flatMap((part) => part?.labels ?? []);
    const last = parts.every((part) => part === null);
    const kept = (label: Label): boolean => output.includes(label) || others.includes(label);
    const union = [...new Set([...a.labels, ...b.labels])].filter(kept);
    parts[i] = result = pair(a, b, last ? output.filter((label) => union.includes(label)) : union);
  }
  return sums
    ? viewed(
        [result.x],
        output.map((_, d) => result.x.shape[d]!),
      )
    : result.x;
}

/** The product of two, summed over all labels but those of `to`, in the order of `to`. */
function pair(left: Labelled, right: Labelled, to: readonly Label[]): Labelled {
  const [a, b] = [summedAlone(left, right, to), summedAlone(right, left, to)];
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const between = shared.filter((label) => !to.includes(label));
  if (between.length === 0) return { x: mul(aligned(a, to), aligned(b, to)), labels: to };
  const batch = shared.filter((label) => to.includes(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const size = (t: Labelled, labels: readonly Label[]): number[] => labels.map((l) => t.x.shape[t.labels.indexOf(l)]!);
  const lead = batch.map((label) => (size(a, [label])[0] === 1 ? size(b, [label])[0]! : size(a, [label])[0]!));
  const [m, n] = [size(a, rows), size(b, columns)];
  const k = numel(size(a, between));
  const x = matrices(a, [batch, rows, between], [lead, [numel(m)], [k]]);
  const y = matrices(b, [batch, between, columns], [lead, [k], [numel(n)]]);
  const z = reshape(batch.length === 0 ? mm(x, y) : matmul(x, y), [...lead, ...m, ...n]);
  const labels = [...batch, ...rows, ...columns];
  return {
    x: permuted(
      z,
      to.map((label) => labels.indexOf(label)),
    ),
    labels: to,
  };
}

/** Sums over what only this one has; of a size of 1 beside a greater one, over the greater. */
function summedAlone(own: Labelled, other: Labelled, to: readonly Label[]): Labelled {
  const sizeIn = (t: Labelled, label: Label): number => t.x.shape[t.labels.indexOf(label)] ?? 1;
  const gone = own.labels.filter((label) => {
    if (to.includes(label)) return false;
    return !other.labels.includes(label) || sizeIn(own, label) === 1 || sizeIn(other, label) === 1;
  });
  if (gone.length === 0) return own;
  const labels = own.labels.filter((label) => !gone.includes(label));
  return {
    x: sum(
      own.x,
      gone.map((label) => own.labels.indexOf(label)),
    ),
    labels,
  };
}

/** The dims in the order of `to`, with 1 for those that it has not. */
function aligned({ x, labels }: Labelled, to: readonly Label[]): Tensor {
  const own = to.filter((label) => labels.includes(label));
  const turned = permute(
    x,
    own.map((label) => labels.indexOf(label)),
  );
  return reshape(
    turned,
    to.map((label) => (own.includes(label) ? x.shape[labels.indexOf(label)]! : 1)),
  );
}

/** As a batch of matrices: three groups of labels, of which the first is expanded and each becomes the given sizes. */
function matrices(
  { x, labels }: Labelled,
  [batch, second, third]: readonly [readonly Label[], readonly Label[], readonly Label[]],
  [lead, ...core]: readonly [readonly number[], readonly number[], readonly number[]],
): Tensor {
  const order = [...batch, ...second, ...third].map((label) => labels.indexOf(label));
  const turned = permute(x, order);
  const whole = expand(turned, [...lead, ...turned.shape.slice(lead.length)]);
  return reshape(lead.every((n, d) => turned.shape[d] === n) ? turned : whole, [
    ...(lead.length === 0 ? [] : lead),
    ...core.flat(),
  ]);
}
