/** Functions that kernels call lane by lane, where vectors cannot or need not: by name, so that a worker has them too. */

import * as special from "../special.ts";
import type { Func } from "./encoder.ts";
import type { Kernel } from "./kernel.ts";

const math = Math as unknown as Kernel["functions"];

/** Functions of this package that kernels call by name. They need nothing but `Math`: their source is all there is. */
export const portable: Kernel["functions"] = {
  floorDivide: special.floorDivide,
  fmod: special.fmod,
  pow: special.pow,
  remainder: special.remainder,
  sigmoid: special.sigmoid,
  softplus: special.softplus,
};

/** What the imports of a function stand for: its own first, then those of this package, then those of the engine. */
export function outsideOf(f: Func, own: Kernel["functions"] = {}): Kernel["functions"] {
  return Object.fromEntries(f.imports.map(({ name }) => [name, own[name] ?? portable[name] ?? math[name]!]));
}

/** Whether other threads know the functions of a kernel too. */
export function isPortable({ functions }: Kernel): boolean {
  return Object.entries(functions).every(([name, f]) => f === (portable[name] ?? math[name]));
}
