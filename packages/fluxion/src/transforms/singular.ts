/** Points where a derivative is not finite: what to do there, and what to say. */

import { bind } from "../core/bind.ts";
import { rowOf } from "../core/families.ts";
import { nodeOf } from "../core/node.ts";
import { isTraced, readOnly, type Tensor } from "../core/tensor.ts";
import { contiguous } from "../kernels/copy.ts";
import { Operand } from "../kernels/operand.ts";
import { input, select } from "../scalar/scalar.ts";
import { ArgumentError, GradError, publicName } from "../tensor/errors.ts";
import { kindText } from "../core/operands.ts";
import type { Shape } from "../tensor/shape.ts";
import { TensorJets } from "./curves.ts";
import { programFrom } from "./follow.ts";

/** What becomes of a derivative where it is not finite: it stays as it is, is 0, or is an error. */
export type OnSingular = "nan" | "zero" | "throw";

export interface SingularOptions {
  /** What becomes of elements that are not finite; `"nan"` by default: they stay as they are. */
  readonly onSingular?: OnSingular;
}

const choices: readonly unknown[] = ["nan", "zero", "throw"];

export function checkOnSingular(choice: unknown, op: string): void {
  if (!choices.includes(choice))
    throw new ArgumentError(`${op}: onSingular must be "nan", "zero" or "throw", got ${kindText(choice)}`);
}

/** The derivative `g` of order `n` as asked for; `recorded` gives y and x with a graph between them, for the message. */
export function settle(
  g: Tensor,
  n: number,
  onSingular: OnSingular,
  op: string,
  recorded: () => readonly [y: Tensor, x: Tensor],
): Tensor {
  if (onSingular === "nan" || isTraced(g)) return g;
  const at = firstSingular(g);
  if (at < 0) return g;
  if (onSingular === "zero") return finitePart(g);
  const [y, x] = recorded();
  const where = g.shape.length === 0 ? "" : ` at index ${indexText(at, g.shape)}`;
  throw new GradError(
    `${op}: the derivative of order ${n} is not finite${where}${culprit(y, x, n)}; { onSingular: "zero" } puts 0 there, ` +
      '"nan" leaves what it is',
  );
}

/** Where the first element is that is not finite; −1 if all are. */
function firstSingular(x: Tensor): number {
  if (x.store === null) return Number.isFinite(x.value) ? -1 : 0;
  const { storage, offset, strides } = readOnly(x, "grad");
  const elements = contiguous(new Operand(storage, offset, strides), x.shape, x.dtype);
  return (elements as Float64Array).findIndex((v) => !Number.isFinite(v));
}

function indexText(at: number, shape: Shape): string {
  const index: number[] = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    index.unshift(at % shape[d]!);
    at = Math.floor(at / shape[d]!);
  }
  return `[${index.join(", ")}]`;
}

/** The first operation of y's program that has a coefficient which is not finite. */
function culprit(y: Tensor, x: Tensor, n: number): string {
  const [root, from] = [nodeOf(y), nodeOf(x)];
  if (root === null || from === null) return "";
  const jets = new TensorJets(programFrom(root, [from]), from);
  const found = jets.find(n, (c) => firstSingular(c) >= 0);
  return found === null ? "" : `: ${publicName(found.primitive.name)} is singular there`;
}

const finite = /* @__PURE__ */ select(
  /* @__PURE__ */ input(0).sub(/* @__PURE__ */ input(0)).equal(0),
  /* @__PURE__ */ input(0),
  0,
);
const finitePart = (g: Tensor): Tensor => bind(rowOf(finite, 1), [g]);
