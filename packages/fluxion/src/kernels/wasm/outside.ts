/** Functions that kernels call lane by lane, where vectors cannot or need not: by name, so that a worker has them too. */

import * as special from "../special.ts";
import type { Func } from "./encoder.ts";
import type { Kernel } from "./kernel.ts";

/** What the imports of a function stand for: its own first, then those of this package, then those of the engine. */
export function outsideOf(f: Func, own: Kernel["functions"] = {}): Kernel["functions"] {
  const math = Math as unknown as Kernel["functions"];
  const known: Kernel["functions"] = { pow: special.pow, sigmoid: special.sigmoid, softplus: special.softplus };
  return Object.fromEntries(f.imports.map(({ name }) => [name, own[name] ?? known[name] ?? math[name]!]));
}
