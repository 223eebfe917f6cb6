import type { Lanes, Vec } from "./lanes.ts";
import type { Source } from "./source.ts";

/** A function of the vectors of a source; its name stands for it. */
export function mapped(source: Source, name: string, value: (v: Lanes, x: Vec) => Vec): Source {
  return {
    ...source,
    key: `${name}(${source.key})`,
    open(f, params) {
      const reader = source.open(f, params);
      return { ...reader, read: (v, i) => value(v, reader.read(v, i)) };
    },
  };
}
