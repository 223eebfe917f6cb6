import { add, grad, jvp, onesLike, select, stack, taylor, vmap } from "fluxion";
import type { Program } from "./tools.ts";

/** The gradient of a function of one tensor, as a function. */
export const gradOf = (f: Program): Program => grad(f) as Program;

/** The three ways to differentiate a function of a number. */
export const derivatives: Readonly<Record<string, (f: Program) => Program>> = {
  grad: gradOf,
  jvp: (f) => (t) => jvp(f as never, [t], [onesLike(t)])[1],
  taylor: (f) => (t) => taylor(f, t, 1)[1]!,
};

/** Transforms of functions of a number: all but `vmap` differentiate once. */
export const modes: Readonly<Record<string, (f: Program) => Program>> = {
  ...derivatives,
  vmap: (f) => (t) => select(vmap(f)(stack([add(t, 0.01), t])), 0, 1),
};
