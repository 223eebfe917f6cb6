/** Batching: one run of a function of one example, on many. */

import { expand, moveDim, padRank, reshape } from "../core/basis.ts";
import { bind, withLevel } from "../core/bind.ts";
import { checkIntegers, kindText } from "../core/operands.ts";
import type { Primitive } from "../core/primitive.ts";
import { Draws, type RandomBatch, type Randomness, withBatch } from "../core/randomness.ts";
import { joined, segment } from "../core/segments.ts";
import { Tensor, type Trace, Traced } from "../core/tensor.ts";
import { ArgumentError, IndexError, ShapeError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import { checkFunction, type Flat, flatten, isPlainObject } from "./tree.ts";

class Batch extends Traced {
  readonly trace: Trace;
  /** The examples along dimension 0. */
  readonly all: Tensor;
  constructor(trace: Trace, all: Tensor) {
    super();
    this.trace = trace;
    this.all = all;
  }
}

class Batches implements Trace, RandomBatch {
  readonly level: number;
  readonly size: number;
  readonly randomness: Randomness;
  readonly draws: Draws;
  constructor(level: number, size: number, randomness: Randomness, draws: Draws) {
    this.level = level;
    this.size = size;
    this.randomness = randomness;
    this.draws = draws;
  }

  wrap(all: Tensor): Tensor {
    return new Tensor(Number.NaN, all.shape.slice(1), all.dtype, new Batch(this, all));
  }
  unwrap(x: Tensor): Tensor | null {
    return x.store instanceof Batch && x.store.trace === this ? x.store.all : null;
  }
  /** The examples of `x`, repeated where it is the same for all. */
  all(x: Tensor): Tensor {
    return this.unwrap(x) ?? expand(reshape(x, [1, ...x.shape]), [this.size, ...x.shape]);
  }

  apply(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor {
    const { rule } = primitive;
    switch (rule.family) {
      case "elementwise": {
        const ndim = Math.max(...inputs.map((x) => x.shape.length));
        return this.wrap(
          bind(
            primitive,
            inputs.map((x) => this.aligned(x, ndim, 0)),
            params,
          ),
        );
      }
      case "bilinear": {
        const lead = Math.max(...inputs.map((x, i) => x.shape.length - rule.core[i]!));
        return this.wrap(
          bind(
            primitive,
            inputs.map((x, i) => this.aligned(x, lead + rule.core[i]!, rule.core[i]!)),
            params,
          ),
        );
      }
      case "linear":
      case "discrete":
        return this.wrap(
          bind(
            primitive,
            inputs.map((x) => this.all(x)),
            rule.batch(params, this.size, inputs),
          ),
        );
      case "detach":
        return this.wrap(bind(primitive, [this.unwrap(inputs[0]!)!], params));
      case "composite":
      case "leaf":
      case "lazy":
        throw new Error(`${primitive.name} is traced through its body`);
    }
  }

  /** With the batch in front and ones after it, so that examples of `ndim` dimensions broadcast against each other. */
  aligned(x: Tensor, ndim: number, core: number): Tensor {
    const all = this.unwrap(x);
    if (all === null) return core > 0 ? reshape(x, padRank(x.shape, ndim)) : x;
    return reshape(all, [this.size, ...padRank(x.shape, ndim)]);
  }
}

/** Along which dimension each argument is batched: one for all, or one (null: not batched) for each. */
export type InDims = number | null | readonly (number | null)[];

export interface VmapOptions {
  readonly inDims?: InDims;
  readonly outDims?: number | readonly number[];
  /** Whether random operations give each example numbers of its own, or all the same; neither unless stated. */
  readonly randomness?: Randomness;
  /** How many examples run at a time, to need less memory; null for all. The result does not depend on it. */
  readonly chunkSize?: number | null;
}

/**
 * `f` of one example as a function of a batch: the results are stacked along dimension 0, or `outDims`.
 *
 * @throws ShapeError where arguments have batches of different sizes.
 * @example vmap((x) => dot(x, x))(tensor([[1, 2], [3, 4]])) // tensor([ 5., 25.])
 */
export function vmap<A extends unknown[], Y>(f: (...x: A) => Y, options: VmapOptions = {}): (...x: A) => Y {
  checkFunction(f, "vmap");
  checkOptions("vmap", options, ["inDims", "outDims", "randomness", "chunkSize"]);
  const { inDims = 0, outDims = 0, randomness = "error", chunkSize = null } = options;
  checkIntegers("vmap", "outDims", outDims);
  if (!["error", "same", "different"].includes(randomness))
    throw new ArgumentError(
      `vmap: Only allowed values for randomness are 'error', 'different', or 'same'. Got ${kindText(randomness)}`,
    );
  if (chunkSize !== null && !(Number.isInteger(chunkSize) && chunkSize > 0))
    throw new ArgumentError(`vmap: chunk_size should be an integer greater than 0, got ${kindText(chunkSize)}`);
  return (...args) => {
    const flat = flatten(args, "vmap");
    const dims = dimsOf(args, inDims);
    const batched = flat.leaves.map((x, i) => (dims[i] === null ? null : moveDim(x, wrapDim(dims[i]!, x), 0)));
    const size = commonSize(batched);
    const whole = (y: Flat): Y => y.rebuild(y.leaves) as Y;
    const draws = new Draws();
    const runOn = (examples: readonly (Tensor | null)[], n: number): Flat => {
      draws.rewind();
      const g = (inputs: readonly Tensor[]): Y => f(...(flat.rebuild(inputs) as A));
      return withLevel((level) =>
        runBatch(g, flat.leaves, examples, outDims, new Batches(level, n, randomness, draws)),
      );
    };
    if (chunkSize === null || size <= chunkSize) return whole(runOn(batched, size));
    const chunks = Array.from({ length: Math.ceil(size / chunkSize) }, (_, i) => {
      const start = i * chunkSize;
      const n = Math.min(chunkSize, size - start);
      return runOn(
        batched.map((x) => x && segment(x, 0, start, n)),
        n,
      );
    });
    const { leaves, rebuild } = chunks[0]!;
    const outs = leaves.map((x, i) =>
      joined(
        chunks.map((y) => y.leaves[i]!),
        wrapDim(outDim(outDims, i), x),
      ),
    );
    return whole({ leaves: outs, rebuild });
  };
}

/** One run of `f` on a batch of examples: its results, stacked along their `outDims`. */
function runBatch(
  f: (inputs: readonly Tensor[]) => unknown,
  leaves: readonly Tensor[],
  batched: readonly (Tensor | null)[],
  outDims: OutDims,
  batches: Batches,
): Flat {
  const y = withBatch(batches, () => f(leaves.map((x, i) => (batched[i] === null ? x : batches.wrap(batched[i]!)))));
  const { leaves: outs, rebuild } = flatten(y, "vmap");
  const stacked = outs.map((out, i) => {
    const all = batches.all(out);
    return moveDim(all, 0, wrapDim(outDim(outDims, i), all));
  });
  return { leaves: stacked, rebuild };
}

type OutDims = NonNullable<VmapOptions["outDims"]>;
const outDim = (dims: OutDims, i: number): number => (typeof dims === "number" ? dims : (dims[i] ?? 0));

/** The batch dimension of each leaf, from the entry of the argument it belongs to. */
function dimsOf(args: readonly unknown[], inDims: InDims): readonly (number | null)[] {
  if (Array.isArray(inDims) && inDims.length !== args.length) {
    throw new ArgumentError(
      `vmap: inDims has ${inDims.length} entries, the function got ${args.length} arguments; give one for each`,
    );
  }
  return args.flatMap((arg, i) => {
    const dim = Array.isArray(inDims) ? (inDims[i] as number | null) : (inDims as number | null);
    return new Array<number | null>(countLeaves(arg)).fill(dim);
  });
}

function countLeaves(x: unknown): number {
  if (Array.isArray(x)) return x.reduce<number>((n, y) => n + countLeaves(y), 0);
  return isPlainObject(x) ? Object.values(x).reduce<number>((n, y) => n + countLeaves(y), 0) : 1;
}

function wrapDim(dim: number, x: Tensor): number {
  const n = x.shape.length;
  if (!Number.isInteger(dim) || dim < -n || dim >= n) {
    throw new IndexError(
      `vmap: Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${dim}); an input of shape ${showShape(x.shape)} has no such dimension to map over`,
    );
  }
  return dim < 0 ? dim + n : dim;
}

function commonSize(batched: readonly (Tensor | null)[]): number {
  const sizes = batched.flatMap((x) => (x === null ? [] : [x.shape[0]!]));
  if (sizes.length === 0) throw new ArgumentError("vmap: at least one argument must be batched; all inDims are null");
  const other = sizes.find((n) => n !== sizes[0]);
  if (other !== undefined) {
    throw new ShapeError(
      `vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [${sizes.join(", ")}] for the mapped dimension`,
    );
  }
  return sizes[0]!;
}
