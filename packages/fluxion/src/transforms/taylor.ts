/** Taylor mode: a curve through the inputs becomes a curve through the result, coefficient by coefficient. */

import { convert, detach, expand, mul, onesLike, zerosLike } from "../core/basis.ts";
import { bind, withLevel } from "../core/bind.ts";
import type { Node } from "../core/node.ts";
import { moving, recorder, recording, requireGrad } from "../core/node.ts";
import type { Primitive } from "../core/primitive.ts";
import { atNode } from "./saved.ts";
import { handle, isTraced, number, Tensor, type TensorLike, type Trace, Traced } from "../core/tensor.ts";
import { toTensor } from "../core/operands.ts";
import { dividesByInput, extend, type Series, systemOf } from "../scalar/system.ts";
import { isFloat } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { cauchy, mayVanish, tensors } from "./ring.ts";
import { checkOrder, factorial, pointOf } from "./orders.ts";
import { checkOnSingular, settle, type SingularOptions } from "./singular.ts";
import { checkFunction, oneTensor } from "./tree.ts";

class Jet extends Traced {
  readonly trace: Trace;
  readonly series: Series<Tensor>;
  constructor(trace: Trace, series: Series<Tensor>) {
    super();
    this.trace = trace;
    this.series = series;
  }
}

class Jets implements Trace {
  readonly level: number;
  readonly length: number;
  constructor(level: number, length: number) {
    this.level = level;
    this.length = length;
  }

  /** The curve with these coefficients; the first is the point it passes through. */
  wrap(series: Series<Tensor>): Tensor {
    const x = series[0]!;
    return new Tensor(Number.NaN, x.shape, x.dtype, new Jet(this, series));
  }
  /** A constant is a curve that stands still. */
  unwrap(x: Tensor): Series<Tensor> {
    return x.store instanceof Jet && x.store.trace === this ? x.store.series : [x];
  }

  apply(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor {
    const all = inputs.map((x) => this.unwrap(x));
    const series = recorder.constant
      ? [
          bind(
            primitive,
            all.map((s) => s[0]!),
            params,
          ),
        ]
      : this.propagate(primitive, all, params);
    const { shape, dtype } = series[0]!;
    return this.wrap(series.map((c) => c && convert(expand(c, shape), dtype)));
  }

  propagate(primitive: Primitive, inputs: readonly Series<Tensor>[], params: unknown): Series<Tensor> {
    const [x, y] = inputs as [Series<Tensor>, Series<Tensor>];
    const { rule } = primitive;
    const at = inputs.map((s) => s[0]!);
    switch (rule.family) {
      case "elementwise": {
        const z = bind(primitive, at, params);
        if (!isFloat(z.dtype) || inputs.every((s) => s.length === 1)) return [z];
        const ring = tensors(z.dtype);
        const moving = inputs.map(
          (s, i): Series<Tensor> =>
            rule.conditions[i] === true || s[0]!.dtype === z.dtype ? s : s.map((c) => c && convert(c, z.dtype)),
        );
        const slots: Series<Tensor>[] = [];
        const system = systemOf(rule.value, dividesByInput(rule.value) && mayVanish(moving[0]![0]!));
        const series = this.orders.map((k) => extend(system, ring, moving, slots, k));
        series[0] = z;
        return series;
      }
      case "linear": {
        const moving = inputs.length - rule.indices;
        return this.orders.map((k) => {
          if (k > 0 && inputs.every((s, i) => i >= moving || (s[k] ?? null) === null)) return null;
          return bind(
            primitive,
            inputs.map((s, i) => (i < moving ? (s[k] ?? zerosLike(s[0]!)) : s[0]!)),
            params,
          );
        });
      }
      case "bilinear":
        return this.orders.map((k) => cauchy((a, b) => bind(primitive, [a, b], params), x, y, k));
      case "discrete":
      case "detach":
        return [bind(primitive, at, params)];
      case "composite":
      case "leaf":
      case "lazy":
        throw new Error(`${primitive.name} is traced through its body`);
    }
  }

  get orders(): readonly number[] {
    return Array.from({ length: this.length }, (_, k) => k);
  }
}

/** Runs `f` on curves; the coefficients of the result, null for an exact zero. */
export function alongCurves(
  f: (...x: Tensor[]) => unknown,
  curves: readonly Series<Tensor>[],
  length: number,
  op: string,
): Series<Tensor> {
  const outer = recorder.on;
  return withLevel((level) => {
    const jets = new Jets(level, length);
    const y = moving(() => oneTensor(f(...curves.map((c) => jets.wrap(c))), op));
    const series = jets.unwrap(y);
    const settle = (c: Tensor | null): Tensor | null =>
      c === null || outer ? c : isTraced(c) ? detach(c) : atNode(c, null);
    return Array.from({ length }, (_, k) => settle(series[k] ?? null));
  });
}

/** Coefficient `n` of `f` along x + t (1, 1, …), at a level of its own; a zero where it vanishes. */
export function coefficientOf(level: number, x: Tensor, n: number, f: (x: Tensor) => Tensor): Tensor {
  const jets = new Jets(level, n + 1);
  const series = jets.unwrap(moving(() => f(jets.wrap([x, onesLike(x)]))));
  return series[n] ?? zerosLike(series[0]!);
}

/**
 * The Taylor coefficients 0 … n of `f` at `x0`, along the direction of ones: of a function of one number those of
 * f(x0 + t), so coefficient k is f⁽ᵏ⁾(x0) / k!.
 *
 * @example taylor((x) => x.exp(), 0, 3) // [1, 1, 0.5, 0.1667] as tensors
 */
export function taylor(f: (x: Tensor) => unknown, x0: TensorLike, n: number, options: SingularOptions = {}): Tensor[] {
  checkFunction(f, "taylor");
  checkOrder(n, "taylor");
  checkOptions("taylor", options, ["onSingular"]);
  const { onSingular = "nan" } = options;
  checkOnSingular(onSingular, "taylor");
  const x = pointOf(x0, "taylor");
  const series = alongCurves(f as never, [[x, onesLike(x)]], n + 1, "taylor");
  return series.map((c, k) =>
    settle(c ?? zerosLike(series[0]!), k, onSingular, "taylor", () => onRecord(f, x, "taylor")),
  );
}

/** The result of a function and its argument, with a graph between them. */
export function onRecord(f: (x: Tensor) => unknown, x: Tensor, op: string): readonly [y: Tensor, x: Tensor] {
  const input = requireGrad(handle(x));
  return [recording(true, () => oneTensor(f(input), op)), input];
}

/**
 * The derivatives of `t ↦ f(x(t))` where the curves x(t) pass through the primals with the given derivatives: JAX's
 * convention, nothing is divided by k!. `series` has one list of derivatives (order 1, 2, …) for each primal.
 *
 * @example jet((x) => x.sin(), [tensor(0)], [[1, 0, 0]]) // [0, [1, 0, -1]]
 */
export function jet(
  f: (...x: Tensor[]) => unknown,
  primals: readonly TensorLike[],
  series: readonly (readonly TensorLike[])[],
): [y: Tensor, derivatives: Tensor[]] {
  checkFunction(f, "jet");
  if (
    !Array.isArray(primals) ||
    !Array.isArray(series) ||
    primals.length !== series.length ||
    !series.every(Array.isArray)
  ) {
    throw new ArgumentError(
      "jet: expected a list of primals and, for each of them, a list of derivatives along its curve",
    );
  }
  const order = Math.max(0, ...series.map((s) => s.length));
  const curves = primals.map((p, i): Series<Tensor> => {
    const x = pointOf(p, "jet");
    return [
      x,
      ...series[i]!.map((d, k) => {
        const t = expand(convert(toTensor(d, "jet"), x.dtype), x.shape);
        return k === 0 ? t : mul(t, number(1 / factorial(k + 1), x.dtype));
      }),
    ];
  });
  const coefficients = alongCurves(f, curves, order + 1, "jet");
  const y = coefficients[0]!;
  return [
    y,
    coefficients
      .slice(1)
      .map((c, k) => (c === null ? zerosLike(y) : k === 0 ? c : mul(c, number(factorial(k + 1), y.dtype)))),
  ];
}

/** Runs a recorded program again with `x` moving along `x + t (1, 1, …)`: the Taylor coefficients of its last node. */
export function replay(nodes: readonly Node[], x: Node, length: number): Series<Tensor> {
  return withLevel((level) => {
    const jets = new Jets(level, length);
    const start = atNode(x.output, x);
    const moved = moving(() => rerun(nodes, new Map([[x, jets.wrap([start, onesLike(start)])]])), recorder.on);
    const last = nodes.at(-1)!;
    const series = moved.has(last) ? jets.unwrap(moved.get(last)!) : [last.output];
    return Array.from({ length }, (_, k) => series[k] ?? null);
  });
}

/** Runs a recorded program again from other values of some of its nodes; only what depends on them is computed. */
export function rerun(nodes: readonly Node[], values: ReadonlyMap<Node, Tensor>): ReadonlyMap<Node, Tensor> {
  const moved = new Map(values);
  for (const node of nodes) {
    const edges = node.edges;
    if (moved.has(node) || !edges.some((e) => e !== null && moved.has(e))) continue;
    if (node.primitive.rule.family === "lazy") {
      moved.set(node, moved.get(node.e0!)!);
      continue;
    }
    const inputs = node.inputs.map((u, i) => (edges[i] === null ? u : (moved.get(edges[i]!) ?? atNode(u, edges[i]!))));
    moved.set(node, bind(node.primitive, inputs, node.params));
  }
  return moved;
}
