/** What became of one compared thing. */
export type Status = "pass" | "fail" | "missing";

/** One compared thing: what a file says of one of its cases. */
export interface Row {
  readonly file: string;
  readonly id: string;
  readonly kind: string;
  readonly status: Status;
  readonly reason?: string;
}

/** Thrown where the library has no function of the name a case calls. */
export class MissingName extends Error {}

/** Runs one comparison, which returns the reason why it fails or null; receives what is thrown. */
export type Check = (id: string, kind: string, compare: () => string | null) => void;

/** A check that appends its rows to a list. */
export function checker(file: string, rows: Row[]): Check {
  return (id, kind, compare) => {
    rows.push({ file, id, kind, ...outcome(compare) });
  };
}

/** Computes now and throws when asked, so that several comparisons can share a result and its error. */
export function attempt<T>(compute: () => T): () => T {
  try {
    const value = compute();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** An error in one line. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  return `${error.name}: ${error.message}`.replaceAll("\n", " ").slice(0, 400);
}

function outcome(compare: () => string | null): { status: Status; reason?: string } {
  try {
    const reason = compare();
    return reason === null ? { status: "pass" } : { status: "fail", reason };
  } catch (error) {
    if (error instanceof MissingName) return { status: "missing", reason: error.message };
    return { status: "fail", reason: describe(error) };
  }
}
