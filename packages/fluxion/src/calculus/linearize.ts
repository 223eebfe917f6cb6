/** A function as the linear map that it is close to a point. */

import { zerosLike } from "../core/basis.ts";
import { type Node, nodeOf, recorder, recording } from "../core/node.ts";
import { program } from "../core/program.ts";
import { isTraced, type Tensor, type TensorLike } from "../core/tensor.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { jvp } from "../transforms/forward.ts";
import { tracked } from "../transforms/functions.ts";
import { expandAll } from "../transforms/lazy.ts";
import { atNode } from "../transforms/saved.ts";
import { rerun } from "../transforms/taylor.ts";
import { checkFunction, flatten } from "../transforms/tree.ts";
import { checkFloating } from "./arguments.ts";

/**
 * The value of `f` at the primals, and the linear map that takes tangents of the primals to that of the result. `f`
 * itself runs once; the map, called any number of times, runs the recorded program.
 *
 * @example const [y, push] = linearize((x) => x.sin(), tensor(0)); push(tensor(1)) // tensor(1.)
 */
export function linearize(
  f: (...x: Tensor[]) => TensorLike,
  ...primals: TensorLike[]
): [y: Tensor, push: (...tangents: TensorLike[]) => Tensor];
export function linearize<A extends unknown[], Y>(
  f: (...x: A) => Y,
  ...primals: A
): [y: Y, push: (...tangents: A) => Y];
export function linearize(
  f: (...x: never[]) => unknown,
  ...primals: unknown[]
): [y: never, push: (...tangents: unknown[]) => never] {
  checkFunction(f, "linearize");
  const flat = flatten(primals, "linearize");
  for (const x of flat.leaves) checkFloating("linearize", x);
  const inputs = flat.leaves.map(tracked);
  const outer = recorder.on;
  const result = recording(true, () => f(...(flat.rebuild(inputs) as never[])));
  const y = flatten(result, "linearize");
  const settle = (t: Tensor): Tensor =>
    outer && (isTraced(t) || flat.leaves.some((x) => x.node !== null)) ? t : atNode(t, null);

  const roots = y.leaves.map((leaf) => nodeOf(leaf));
  const starts = inputs.map((x) => nodeOf(x)!);
  const live = roots.filter((root): root is Node => root !== null);
  expandAll(live, (node) => starts.includes(node));
  const programs = roots.map((root) => (root === null ? [] : program(root, (node) => starts.includes(node))));

  const push = (...tangents: unknown[]): never => {
    const along = flatten(tangents, "linearize").leaves;
    if (along.length !== inputs.length)
      throw new ArgumentError(
        `linearize: the function has ${inputs.length} primals, got ${along.length} tangents; give one for each`,
      );
    const again = (...moved: Tensor[]): Tensor[] => {
      const values = new Map(starts.map((node, i) => [node, moved[i]!] as const));
      return roots.map((root, i) =>
        root === null ? y.leaves[i]! : (rerun(programs[i]!, values).get(root) ?? y.leaves[i]!),
      );
    };
    if (live.length === 0) return y.rebuild(y.leaves.map((leaf) => zerosLike(leaf))) as never;
    return y.rebuild(jvp(again as never, flat.leaves, along)[1] as unknown as Tensor[]) as never;
  };
  return [y.rebuild(y.leaves.map(settle)) as never, push];
}
