/** What a function is going to do: the answer to `{ explain: true }`. */

/** How a derivative is computed, and what that costs. */
export interface Plan {
  readonly operation: string;
  /** The method, by the name under which the literature knows it. */
  readonly method: string;
  /** What is computed, as a formula. */
  readonly formula: string;
  /** The order of the jets: 1 for a tangent. */
  readonly order: number;
  /** How many directions run, all in one batch. */
  readonly directions: number;
  /** How many coefficients are carried through every operation; one run of the function carries 1. */
  readonly vectors: number;
  toString(): string;
}

/** A plan, which prints as a sentence. */
export function planOf(fields: Omit<Plan, "toString">): Plan {
  const { operation, method, formula, order, directions, vectors } = fields;
  const text =
    `${operation}: ${formula}, by ${method}: ${counted(directions, "direction")} of order ${order} in one batch, ` +
    `${counted(vectors, "vector")} for each of the function's own`;
  return { ...fields, toString: () => text };
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
