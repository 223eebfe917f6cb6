/** The coverage matrix: every exported operation, and every meaning that it has, each tried on the samples of the laws. */

import * as torch from "fluxion";
import type { Tensor } from "fluxion";
import { waiting } from "../packages/fluxion/src/core/waiting.ts";
import { engine } from "../packages/fluxion/src/kernels/engine.ts";
import { type Sample, samples } from "../packages/fluxion/test/laws/samples.ts";

/** The columns, in order. */
export const meanings = ["value", "vjp", "jvp", "gradgrad", "Taylor", "vmap", "vectors"] as const;
export type Meaning = (typeof meanings)[number];

export interface CoverageRow {
  readonly name: string;
  /** The family of its primitive: how its meanings are derived. */
  readonly family: string;
  readonly has: ReadonlySet<Meaning>;
}

/** Holes that are meant to be, each with its reason. What is not here fails a test. */
export const holes: Readonly<Record<string, string>> = {
  "atleast1d vectors": "another look at the same memory, or a number",
  "broadcastTo vectors": "another look at the same memory",
  "expandAs vectors": "another look at the same memory",
  "linalg.svdvals vectors": "rotations of a small matrix, a loop in JavaScript",
  "logcumsumexp vectors": "each element needs the one before it, a loop in JavaScript",
  "reshapeAs vectors": "another look at the same memory",
  "to vectors": "the same tensor where nothing is to be converted",
  "viewAs vectors": "another look at the same memory",
};

/** A kernel was called while `f` ran, or a row was put down for one. */
function usesVectors(f: () => unknown): boolean {
  const { kernels } = engine;
  const { results } = waiting;
  let used = false;
  const note = <T>(value: T): T => {
    used ||= value !== null && value !== false;
    return value;
  };
  engine.kernels = Object.fromEntries(
    Object.entries(kernels!).map(([name, kernel]) => [
      name,
      (...args: unknown[]) => note((kernel as (...args: unknown[]) => unknown)(...args)),
    ]),
  ) as never;
  waiting.results = { ...results!, postpone: (...args) => note(results!.postpone(...args)) };
  try {
    f();
  } finally {
    engine.kernels = kernels;
    waiting.results = results;
  }
  return used;
}

const works = (f: () => unknown): boolean => {
  try {
    return f() !== false;
  } catch {
    return false;
  }
};

function familyOf({ f, inputs }: Sample): string {
  const y = f(...inputs.map((x) => x.clone().requiresGrad_()));
  const node = y.gradFn as unknown as { readonly primitive?: { readonly rule: { readonly family: string } } } | null;
  return node?.primitive?.rule.family ?? "constant";
}

function meaningsOf({ f, inputs }: Sample): Set<Meaning> {
  const has = new Set<Meaning>();
  const total = (...x: Tensor[]): Tensor => f(...x).sum();
  const argnums = inputs.map((_, i) => i);
  const gradient = torch.grad(total as never, { argnums } as never) as unknown as (...x: Tensor[]) => Tensor[];
  const tangents = inputs.map((x) => torch.onesLike(x));
  const note = (meaning: Meaning, tries: () => unknown): void => {
    if (works(tries)) has.add(meaning);
  };
  note("value", () => f(...inputs).toArray());
  note("vjp", () => gradient(...inputs).map((g) => g.toArray()));
  note("jvp", () => torch.jvp(f as never, inputs as never, tangents as never));
  note("gradgrad", () => {
    const again = (...x: Tensor[]): Tensor => gradient(...x).reduce((sum, g) => sum.add(g.sum()), torch.tensor(0));
    return torch.grad(again as never, { argnums } as never);
  });
  note("Taylor", () => torch.taylor((t: Tensor) => f(...inputs.map((x) => x.add(t))), 0, 3));
  note("vmap", () => torch.vmap(f as never)(...(inputs.map((x) => torch.stack([x, x])) as never[])));
  note("vectors", () => usesVectors(() => f(...inputs).toArray()));
  return has;
}

/** Every operation with a derivative, in alphabetical order; a meaning counts where some sample has it. */
export function coverage(): CoverageRow[] {
  return Object.entries(samples)
    .map(([name, row]) => {
      const has = new Set<Meaning>();
      for (const sample of row) for (const meaning of meaningsOf(sample)) has.add(meaning);
      return { name, family: familyOf(row[0]!), has };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The page of it. */
export function coveragePage(rows: readonly CoverageRow[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const missing = Object.entries(holes).map(([hole, reason]) => `- \`${hole.replace(" ", "`: ")}: ${reason}`);
  return [
    "# Coverage",
    "",
    "Every operation with a derivative, and what it can do: a value, reverse mode, forward mode, second derivatives, Taylor",
    "coefficients, batching, kernels of vectors. It is made by trying (`node --conditions=@fluxion/source",
    "scripts/coverage.ts`), and a test fails where something is missing that is not listed below with its reason. A formula",
    "has whatever is elementwise: its expression.",
    "",
    line(["operation", "family", ...meanings]),
    line(new Array<string>(meanings.length + 2).fill("---")),
    ...rows.map(({ name, family, has }) =>
      line([`\`${name}\``, family, ...meanings.map((meaning) => (has.has(meaning) ? "yes" : "-"))]),
    ),
    "",
    "## Missing, and why",
    "",
    ...missing,
    "",
  ].join("\n");
}
