/** In which order tensors are multiplied, so that the fewest products have to be made. */

/** Pairs of places; the product of a pair takes the place of the first. */
export type Order = readonly (readonly [i: number, j: number])[];

/** More operands than that are paired greedily. */
const most = 8;

interface Plan {
  readonly cost: number;
  readonly steps: Order;
}

/** The cheapest order of pairwise products of operands with these labels. */
export function bestOrder<L>(
  inputs: readonly (readonly L[])[],
  output: readonly L[],
  sizes: ReadonlyMap<L, number>,
): Order {
  const n = inputs.length;
  if (n <= 2) return n === 2 ? [[0, 1]] : [];
  const cost = (labels: Iterable<L>): number => [...new Set(labels)].reduce((p, label) => p * sizes.get(label)!, 1);
  return n <= most ? exhaustive(inputs, output, cost) : greedy(inputs, output, cost);
}

/** By dynamic programming over sets of operands, as bits of an integer. */
function exhaustive<L>(
  inputs: readonly (readonly L[])[],
  output: readonly L[],
  cost: (labels: Iterable<L>) => number,
): Order {
  const all = 2 ** inputs.length - 1;
  const members = (set: number): number[] => inputs.flatMap((_, i) => ((set >> i) & 1 ? [i] : []));
  // what of a set's labels is still asked for by others
  const labelsOf = (set: number): L[] => {
    const outside = new Set([...output, ...members(all & ~set).flatMap((i) => inputs[i]!)]);
    return [...new Set(members(set).flatMap((i) => inputs[i]!))].filter(
      (label) => outside.has(label) || members(set).length === 1,
    );
  };
  const plans = new Map<number, Plan>();
  for (let set = 1; set <= all; set++) {
    const [first] = members(set) as [number];
    if (set === 1 << first) {
      plans.set(set, { cost: 0, steps: [] });
      continue;
    }
    let best: Plan | null = null;
    for (let a = (set - 1) & set; a > 0; a = (a - 1) & set) {
      if (((a >> first) & 1) === 0) continue;
      const b = set & ~a;
      const [x, y] = [plans.get(a)!, plans.get(b)!];
      const total = x.cost + y.cost + cost([...labelsOf(a), ...labelsOf(b)]);
      if (best === null || total < best.cost)
        best = { cost: total, steps: [...x.steps, ...y.steps, [first, members(b)[0]!]] };
    }
    plans.set(set, best!);
  }
  return plans.get(all)!.steps;
}

/** Always the pair that is cheapest next. */
function greedy<L>(
  inputs: readonly (readonly L[])[],
  output: readonly L[],
  cost: (labels: Iterable<L>) => number,
): Order {
  const parts = new Map(inputs.map((labels, i) => [i, labels]));
  const steps: (readonly [number, number])[] = [];
  while (parts.size > 1) {
    let best: { readonly i: number; readonly j: number; readonly cost: number } | null = null;
    for (const [i, a] of parts) {
      for (const [j, b] of parts) {
        if (j <= i) continue;
        const c = cost([...a, ...b]);
        if (best === null || c < best.cost) best = { i, j, cost: c };
      }
    }
    const { i, j } = best!;
    const union = [...new Set([...parts.get(i)!, ...parts.get(j)!])];
    parts.delete(j);
    const others = [...parts].flatMap(([k, labels]) => (k === i ? [] : labels));
    parts.set(
      i,
      union.filter((label) => output.includes(label) || others.includes(label)),
    );
    steps.push([i, j]);
  }
  return steps;
}
