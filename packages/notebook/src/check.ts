import type { StoredOutput } from "./notebook.ts";
import { resultText, streamText } from "./outputs.ts";

/** One thing that a cell shows otherwise than the notebook has stored. */
export interface Difference {
  readonly what: "result" | "stdout";
  readonly expected: string;
  readonly actual: string;
}

/** Compares a cell's result and stdout with the stored ones, blank space at both ends aside. */
export function compareOutputs(stored: readonly StoredOutput[], outputs: readonly StoredOutput[]): Difference[] {
  const pairs: Difference[] = [
    { what: "stdout", expected: streamText(stored, "stdout").trim(), actual: streamText(outputs, "stdout").trim() },
    { what: "result", expected: resultText(stored).trim(), actual: resultText(outputs).trim() },
  ];
  return pairs.filter(({ expected, actual }) => expected !== actual);
}

/** A difference line by line: `-` is stored, `+` is shown now. */
export function differenceLines({ expected, actual }: Difference): string[] {
  const before = expected.split("\n");
  const after = actual.split("\n");
  const same = commonLines(before, after);
  const out: string[] = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...same, [before.length, after.length] as const]) {
    for (; i < a; i++) out.push(`- ${before[i]}`);
    for (; j < b; j++) out.push(`+ ${after[j]}`);
    if (a < before.length) out.push(`  ${before[a]}`);
    [i, j] = [a + 1, b + 1];
  }
  return out.filter((line) => line !== "- " && line !== "+ ").map((line) => line.trimEnd());
}

/** The longest common subsequence, as pairs of places. */
function commonLines(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > 1e6) return [];
  const length = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i]![j] = a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[i + 1]![j]! >= length[i]![j + 1]!) i++;
    else j++;
  }
  return pairs;
}
