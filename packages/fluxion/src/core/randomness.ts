/** What random operations do under the batches that are being computed: `vmap` says it, they ask. */

import { GradError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "./tensor.ts";

export type Randomness = "error" | "same" | "different";

/** The numbers that were drawn once for all examples, in order: later chunks of the batch take them from here. */
export class Draws {
  readonly #drawn: Tensor[] = [];
  #next = 0;

  rewind(): void {
    this.#next = 0;
  }
  take(draw: () => Tensor): Tensor {
    const at = this.#next++;
    return (this.#drawn[at] ??= draw());
  }
}

/** A batch that is being computed. */
export interface RandomBatch {
  readonly randomness: Randomness;
  readonly size: number;
  readonly draws: Draws;
  /** A tensor with the examples along dimension 0 as that of one example. */
  wrap(all: Tensor): Tensor;
}

const active: RandomBatch[] = [];

/** Runs `f` with one more batch around its random operations. */
export function withBatch<T>(batch: RandomBatch, f: () => T): T {
  active.push(batch);
  try {
    return f();
  } finally {
    active.pop();
  }
}

/** Whether a batch is being computed. */
export const inBatch = (): boolean => active.length > 0;

/** Random numbers of `shape` for one example of all batches: independent ones in each, or the same, as each demands. */
export function drawn(op: string, shape: Shape, draw: (shape: Shape) => Tensor): Tensor {
  const within = (level: number, of: Shape): Tensor => {
    const batch = active[level];
    if (batch === undefined) return draw(of);
    switch (batch.randomness) {
      case "different":
        return batch.wrap(within(level - 1, [batch.size, ...of]));
      case "same":
        return batch.draws.take(() => within(level - 1, of));
      case "error":
        throw new GradError(
          `${op}: vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap`,
        );
    }
  };
  return within(active.length - 1, shape);
}
