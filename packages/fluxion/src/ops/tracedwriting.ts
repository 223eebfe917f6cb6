/** Writing into what a transform looks at. */

import { moving, recorder, recording } from "../core/node.ts";
import { Dense, fromStorage, handle, isTraced, lookAgain, type Tensor, Traced, writesOf } from "../core/tensor.ts";
import { ArgumentError, GradError } from "../tensor/errors.ts";
import { numel } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { counted, putting } from "./places.ts";
import { viewsOf } from "./viewing.ts";

/** The level of the transform that traces a tensor; 0 for none. */
export const levelOf = ({ store }: Tensor): number => (store instanceof Traced ? store.trace.level : 0);

/** Of what is traced, only what the function has made itself can be written, if all who look at it are known. */
export function checkTraced(op: string, x: Tensor): void {
  if (!isTraced(x)) return;
  const { store } = x.extra?.view?.base ?? x;
  if (store instanceof Traced && store.made && store.shared === 0) return;
  throw new GradError(
    `${op}: a traced tensor cannot be written in place where it is an argument or others share its elements; ` +
      "drop the underscore, or write into its clone()",
  );
}

/** The result takes the place of what was written: traced tensors share no memory, so their views are made again. */
export function replace(op: string, x: Tensor, result: Tensor): Tensor {
  const view = x.extra?.view ?? null;
  const base = view?.base ?? x;
  const { on } = recorder;
  // what was constant stays so; the rest of the base moves as before, also on tapes below this level
  moving(() => {
    const whole = view === null ? result : under(op, base, view.again, result);
    base.store = whole.store;
    base.writes++;
    if (on) adopt(base, whole);
    for (const look of viewsOf(base)) {
      look.store = lookAgain(look.extra!.view!).store;
      look.writes++;
    }
  });
  return x;
}

const placed = /* @__PURE__ */ putting(counted, { name: "copy_slices", nodeName: "CopySlices", op: "copy_" });

/** A traced base with a value in the place of a view of it. */
function under(op: string, base: Tensor, look: (base: Tensor) => Tensor, value: Tensor): Tensor {
  const count = BigInt64Array.from({ length: numel(base.shape) }, (_, i) => BigInt(i));
  const places = recording(false, () => look(fromStorage(new Storage("int64", count), base.shape)));
  checkOverlap(op, places);
  const before = handle(base);
  before.node = base.node;
  before.writes = base.writes;
  return placed([before, value, places], 0);
}

/** An expanded tensor shows one element at many places: what is written to one of them would be written to all. */
export function checkOverlap(op: string, x: Tensor): void {
  const { store, shape } = x;
  if (!(store instanceof Dense) || !shape.some((n, d) => n > 1 && store.strides[d] === 0)) return;
  throw new ArgumentError(
    `${op}: unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.`,
  );
}

/** The node of a result becomes that of the tensor it was written into. */
export function adopt(x: Tensor, result: Tensor): void {
  const node = result.node;
  x.node = node;
  if (node === null) return;
  node.output = x;
  const before = node.writes ?? [...node.inputs.map(() => 0), 0];
  node.writes = [...before.slice(0, -1), writesOf(x)];
}
