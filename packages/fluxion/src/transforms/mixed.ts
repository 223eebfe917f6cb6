/** Mixed partial derivatives of a recorded program: it runs once more, on polynomials in all of the variables. */

import { convert, expand, reshape } from "../core/basis.ts";
import { bind } from "../core/bind.ts";
import { moving, type Node } from "../core/node.ts";
import type { Elementwise, Linear } from "../core/primitive.ts";
import { fromStorage, isTraced, readOnly, type Tensor } from "../core/tensor.ts";
import { contiguous } from "../kernels/copy.ts";
import { Operand } from "../kernels/operand.ts";
import { dividesByInput } from "../scalar/system.ts";
import { broadcastStrides, contiguousStrides, numel, sameShape, type Shape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { type Box, boxOf, Polynomials, productsIn, solve } from "./box.ts";
import { follow } from "./follow.ts";

/** More products than this are left to the other ways. */
const mostProducts = 2 ** 25;
/** So many matrix products at most are made one by one. */
const mostBilinear = 2000;

/** Whether a program is of plain numbers, and small enough for polynomials of these degrees. */
export function isSmall(nodes: readonly Node[], degrees: readonly number[]): boolean {
  const products = productsIn(degrees);
  let work = 0;
  for (const { output, primitive, inputs } of nodes) {
    if (isTraced(output) || inputs.some(isTraced)) return false;
    work += products * numel(output.shape);
    if (primitive.rule.family === "bilinear" && products > mostBilinear) return false;
  }
  return work <= mostProducts;
}

/** The coefficient of t₁^n₁ t₂^n₂ … in the program's last node, a number, as each of `xs` moves by a t of its own. */
export function mixedCoefficient(nodes: readonly Node[], xs: readonly Node[], degrees: readonly number[]): number {
  return polynomialsOf(nodes, xs, degrees).data[boxOf(degrees).size - 1]!;
}

/** The program's last node as all elements of each of `xs` move by a t of its own. */
function polynomialsOf(nodes: readonly Node[], xs: readonly Node[], degrees: readonly number[]): Polynomials {
  const box = boxOf(degrees);
  const known = new Map<Node, Polynomials>();
  xs.forEach((x, i) => {
    const line = still(box, x.output);
    line.set(box.units[i]!, new Float64Array(line.count).fill(1));
    known.set(x, line);
  });
  return moving(
    () =>
      follow<Polynomials>(nodes, known, {
        still: (x) => still(box, x),
        elementwise: (node, rule, inputs) => elementwise(box, node, rule, inputs),
        linear: (node, rule, inputs) => linear(box, node, rule, inputs),
        bilinear: (node, inputs) => bilinear(box, node, inputs),
      }),
    false,
  );
}

/** So few elements are computed with by plain loops: kernels are for more. */
const fewElements = 64;
/** So many coefficients at least are computed at once. */
const leastDegree = 4;

/** The Taylor coefficients of a program of few elements as `x` moves along `x + t (1, 1, …)`. */
export class SmallJets {
  readonly #nodes: readonly Node[];
  readonly #x: Node;
  #degree = 0;
  #known: Polynomials | null = null;

  constructor(nodes: readonly Node[], x: Node) {
    this.#nodes = nodes;
    this.#x = x;
  }

  static canRun(nodes: readonly Node[]): boolean {
    return isSmall(nodes, [leastDegree]) && nodes.every(({ output }) => numel(output.shape) <= fewElements);
  }

  /** Coefficient `k`; twice as many as before are computed when it is not among them. */
  coefficient(k: number): Tensor | null {
    if (this.#known === null || k > this.#degree) {
      this.#degree = Math.max(leastDegree, k, 2 * this.#degree);
      this.#known = polynomialsOf(this.#nodes, [this.#x], [this.#degree]);
    }
    const { live, data, count } = this.#known;
    if (live[k] === 0) return null;
    const part = data.slice(k * count, (k + 1) * count);
    return fromStorage(new Storage("float64", part), this.#nodes.at(-1)!.output.shape);
  }
}

function still(box: Box, x: Tensor): Polynomials {
  const p = new Polynomials(box.size, numel(x.shape));
  p.set(0, elementsOf(x));
  return p;
}

function elementsOf(x: Tensor): ArrayLike<number> {
  if (x.store === null) return [x.value];
  const { storage, offset, strides } = readOnly(x, "grad");
  const elements = contiguous(new Operand(storage, offset, strides), x.shape, x.dtype);
  return elements instanceof BigInt64Array ? Array.from(elements, Number) : elements;
}

function elementwise(box: Box, node: Node, { value }: Elementwise, inputs: readonly Polynomials[]): Polynomials {
  const { shape } = node.output;
  const whole = inputs.map((p, i) => spread(p, node.inputs[i]!.shape, shape, box.size));
  const atZero = dividesByInput(value) && whole[0]!.data.subarray(0, whole[0]!.count).includes(0);
  return solve(box, value, atZero, whole, numel(shape));
}

/** Polynomials repeated to a shape that theirs broadcasts to. */
function spread(p: Polynomials, from: Shape, to: Shape, size: number): Polynomials {
  if (sameShape(from, to)) return p;
  const q = new Polynomials(size, numel(to));
  const strides = broadcastStrides(from, contiguousStrides(from), to);
  for (let a = 0; a < size; a++) {
    if (p.live[a] === 0) continue;
    const part = p.data.subarray(a * p.count, (a + 1) * p.count);
    q.set(a, contiguous(new Operand(new Storage("float64", part.slice()), 0, strides), to, "float64") as Float64Array);
  }
  return q;
}

/** A linear map takes all coefficients at once, as a batch. */
function linear(box: Box, node: Node, rule: Linear, inputs: readonly Polynomials[]): Polynomials {
  const { output, params, primitive } = node;
  if (output.shape.length === 0 && node.inputs.length === 1 && node.inputs[0]!.shape.length === 0) return inputs[0]!;
  const count = inputs.length - rule.indices;
  const live: number[] = [];
  for (let a = 0; a < box.size; a++) if (inputs.some((p, i) => i < count && p.live[a] === 1)) live.push(a);
  const batches = node.inputs.map((u, i) => {
    const shape = [live.length, ...u.shape];
    return i < count ? batchOf(inputs[i]!, live, shape) : expand(reshape(u, [1, ...u.shape]), shape);
  });
  const all = elementsOf(convert(bind(primitive, batches, rule.batch(params, live.length, node.inputs)), "float64"));
  const p = new Polynomials(box.size, numel(output.shape));
  live.forEach((a, i) => p.set(a, (all as Float64Array).subarray(i * p.count, (i + 1) * p.count)));
  return p;
}

function batchOf({ data, count }: Polynomials, live: readonly number[], shape: Shape): Tensor {
  const batch = new Float64Array(live.length * count);
  live.forEach((a, i) => batch.set(data.subarray(a * count, (a + 1) * count), i * count));
  return fromStorage(new Storage("float64", batch), shape);
}

function bilinear(
  box: Box,
  { primitive, params, inputs: tensors, output }: Node,
  inputs: readonly Polynomials[],
): Polynomials {
  const p = new Polynomials(box.size, numel(output.shape));
  const part = (i: number, a: number): Tensor => batchOf(inputs[i]!, [a], tensors[i]!.shape);
  for (let a = 0; a < box.size; a++) {
    for (const b of box.below[a]!) {
      if (inputs[0]!.live[b] === 0 || inputs[1]!.live[a - b] === 0) continue;
      const product = elementsOf(bind(primitive, [part(0, b), part(1, a - b)], params));
      p.live[a] = 1;
      for (let i = 0; i < p.count; i++) p.data[a * p.count + i]! += product[i]!;
    }
  }
  return p;
}
