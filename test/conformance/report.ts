import type { Row, Status } from "./rows.ts";
import type { FileResult } from "./run.ts";

type Counts = Readonly<Record<Status, number>>;

/** The counts by file, tier and kind, the first failing rows, and at the end `conformance: P of T`. */
export function report(results: readonly FileResult[], failures = 40): string {
  const rows = results.flatMap((result) => result.rows);
  const lines: string[] = [];
  const shown = rows.filter((row) => row.status !== "pass").slice(0, failures);
  for (const { file, id, kind, status, reason } of shown)
    lines.push(`${status} ${file} ${id} ${kind}: ${reason ?? ""}`);
  const left = rows.filter((row) => row.status !== "pass").length - shown.length;
  if (left > 0) lines.push(`... and ${left} more`);
  lines.push(
    ...table(
      "file",
      results.map(({ file, rows }) => [file.startsWith("ops/") && results.length > 60 ? "ops/" : file, rows]),
    ),
  );
  lines.push(
    ...table(
      "tier",
      results.flatMap(({ tier, rows }) => (tier === undefined ? [] : [[`tier ${tier}`, rows]])),
    ),
  );
  lines.push(
    ...table(
      "kind",
      rows.map((row) => [row.kind, [row]]),
    ),
  );
  const { pass } = count(rows);
  lines.push(`conformance: ${pass} of ${rows.length}`);
  return lines.join("\n");
}

function table(title: string, entries: readonly (readonly [string, readonly Row[]])[]): readonly string[] {
  const groups = new Map<string, Row[]>();
  for (const [name, rows] of entries) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [...rows]);
    else for (const row of rows) group.push(row);
  }
  const lines = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, rows]) => line(name, count(rows)));
  return ["", line(title), ...lines];
}

function line(name: string, counts?: Counts): string {
  const cells = counts === undefined ? ["pass", "fail", "missing"] : [counts.pass, counts.fail, counts.missing];
  return name.padEnd(40) + cells.map((cell) => String(cell).padStart(9)).join("");
}

function count(rows: readonly Row[]): Counts {
  const counts = { pass: 0, fail: 0, missing: 0 };
  for (const { status } of rows) counts[status]++;
  return counts;
}
