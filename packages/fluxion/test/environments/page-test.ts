/** Stands in for `node:test` in a page: collects tests, and runs them when asked. */

type Body = () => unknown;

const tests: (readonly [name: string, body: Body])[] = [];

/** Collects a test. */
export function test(name: string, body: Body): void {
  tests.push([name, body]);
}

/** How many tests passed, and what the others said. */
export interface TestOutcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** Runs what was collected. */
export async function runTests(): Promise<TestOutcome> {
  const failures: string[] = [];
  for (const [name, body] of tests) {
    try {
      await body();
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  return { passed: tests.length - failures.length, failures };
}
