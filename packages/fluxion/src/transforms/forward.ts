/** Forward mode: a value and its rate of change, side by side. */

import { add, convert, detach, expand, zerosLike } from "../core/basis.ts";
import { bind, withLevel } from "../core/bind.ts";
import { moving, recorder } from "../core/node.ts";
import type { Elementwise, Primitive } from "../core/primitive.ts";
import { alongSlope } from "../core/slope.ts";
import { Tensor, type TensorLike, type Trace, Traced } from "../core/tensor.ts";
import { isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { checkFunction, flatten } from "./tree.ts";

class Dual extends Traced {
  readonly trace: Trace;
  readonly primal: Tensor;
  /** null is an exact zero */
  readonly tangent: Tensor | null;
  constructor(trace: Trace, primal: Tensor, tangent: Tensor | null) {
    super();
    this.trace = trace;
    this.primal = primal;
    this.tangent = tangent;
  }
}

class Duals implements Trace {
  readonly level: number;
  constructor(level: number) {
    this.level = level;
  }

  wrap(primal: Tensor, tangent: Tensor | null): Tensor {
    return new Tensor(Number.NaN, primal.shape, primal.dtype, new Dual(this, primal, tangent));
  }
  unwrap(x: Tensor): readonly [primal: Tensor, tangent: Tensor | null] {
    return x.store instanceof Dual && x.store.trace === this ? [x.store.primal, x.store.tangent] : [x, null];
  }

  apply(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor {
    const pairs = inputs.map((x) => this.unwrap(x));
    const primals = pairs.map(([x]) => x);
    const output = bind(primitive, primals, params);
    const constant = recorder.constant || !isFloat(output.dtype);
    return this.wrap(
      output,
      constant
        ? null
        : push(
            primitive,
            pairs.map(([, dx]) => dx),
            primals,
            output,
            params,
          ),
    );
  }
}

/** How `output` moves when the inputs move by `tangents`. */
export function push(
  primitive: Primitive,
  tangents: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  output: Tensor,
  params: unknown,
): Tensor | null {
  if (tangents.every((dx) => dx === null)) return null;
  const { rule } = primitive;
  switch (rule.family) {
    case "elementwise":
      return total(
        tangents.map((dx, i) => dx && alongSlope(primitive as Primitive<Elementwise>, i, dx, inputs, output)),
      );
    case "linear": {
      const moving = inputs.length - rule.indices;
      return bind(
        primitive,
        inputs.map((x, i) => (i < moving ? (tangents[i] ?? zerosLike(x)) : x)),
        params,
      );
    }
    case "bilinear": {
      const [x, y] = inputs as readonly [Tensor, Tensor];
      const [dx, dy] = tangents as readonly [Tensor | null, Tensor | null];
      return total([dx && bind(primitive, [dx, y]), dy && bind(primitive, [x, dy])]);
    }
    case "discrete":
    case "detach":
      return null;
    case "composite":
    case "leaf":
    case "lazy":
      throw new Error(`${primitive.name} is traced through its body`);
  }
}

const total = (terms: readonly (Tensor | null)[]): Tensor | null =>
  terms.reduce((sum, dz) => (sum && dz ? add(sum, dz) : (sum ?? dz)), null);

/**
 * The value of `f` at the primals, and its derivative along the tangents, all moved at once.
 *
 * `primals` and `tangents` are lists with one entry an argument, or one tensor for a function of one argument; entries
 * may be nested arrays and objects. A result that does not depend on the primals has the tangent 0.
 *
 * @throws ShapeError where a tangent has another shape than its primal.
 * @example jvp((x) => x.sin(), [tensor(0)], [tensor(1)]) // [tensor(0.), tensor(1.)]
 */
export function jvp(
  f: (...x: Tensor[]) => TensorLike,
  primals: TensorLike | readonly TensorLike[],
  tangents: TensorLike | readonly TensorLike[],
): [y: Tensor, dy: Tensor];
export function jvp<A extends unknown[], Y>(f: (...x: A) => Y, primals: unknown, tangents: unknown): [y: Y, dy: Y];
export function jvp<Y>(f: (...x: never[]) => Y, primals: unknown, tangents: unknown): [y: Y, dy: Y] {
  checkFunction(f, "jvp");
  const [args, moves] = [listed(primals), listed(tangents)];
  const flat = flatten(args, "jvp");
  const along = flatten(moves, "jvp");
  check(flat.leaves, along.leaves);
  const outer = recorder.on;
  const [rebuild, primalOut, tangentOut] = withLevel((level) => {
    const duals = new Duals(level);
    const wrapped = flat.leaves.map((x, i) => duals.wrap(x, convert(along.leaves[i]!, x.dtype)));
    const result = moving(() => f(...(flat.rebuild(wrapped) as never[])));
    const y = flatten(result, "jvp");
    const pairs = y.leaves.map((leaf) => duals.unwrap(leaf));
    const settle = (x: Tensor): Tensor => (outer ? x : detach(x));
    return [
      y.rebuild,
      pairs.map(([x]) => settle(x)),
      pairs.map(([x, dx]) => settle(dx === null ? expand(zerosLike(x), x.shape) : dx)),
    ] as const;
  });
  return [rebuild(primalOut) as Y, rebuild(tangentOut) as Y];
}

/** One argument stands for a list of one. */
const listed = (x: unknown): readonly unknown[] => (Array.isArray(x) ? x : [x]);

function check(primals: readonly Tensor[], tangents: readonly Tensor[]): void {
  if (primals.length !== tangents.length) {
    throw new ArgumentError(
      `jvp: Expected primals and tangents to have the same number of tensors, got ${primals.length} and ${tangents.length}`,
    );
  }
  primals.forEach((x, i) => {
    const dx = tangents[i]!;
    if (!isFloat(x.dtype))
      throw new DTypeError(
        `jvp: only floating point tensors have derivatives; primal ${i} is ${x.dtype}; convert it with .to("float64")`,
      );
    if (!sameShape(x.shape, dx.shape)) {
      throw new ShapeError(
        `jvp: tangent ${i} has shape ${showShape(dx.shape)}, its primal ${showShape(x.shape)}; they must be equal`,
      );
    }
  });
}
