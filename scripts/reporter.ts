/** The spec reporter, and a last line `N passed, N failed`, in which a skipped test counts as failed. */

import { Transform, type TransformCallback } from "node:stream";
import { spec } from "node:test/reporters";

interface Event {
  readonly type: string;
  readonly data: { readonly file?: string; readonly counts?: { readonly tests: number; readonly passed: number } };
}

export default class Reporter extends Transform {
  readonly #spec: Transform = new spec() as Transform;
  #tests = 0;
  #passed = 0;

  constructor() {
    super({ writableObjectMode: true });
    this.#spec.on("data", (chunk) => this.push(chunk));
  }

  override _transform(event: Event, _: BufferEncoding, done: TransformCallback): void {
    if (event.type === "test:summary" && event.data.file === undefined) {
      this.#tests = event.data.counts?.tests ?? 0;
      this.#passed = event.data.counts?.passed ?? 0;
    }
    this.#spec.write(event, () => done());
  }

  override _flush(done: TransformCallback): void {
    this.#spec.end(() => {
      const failed = this.#tests - this.#passed;
      if (failed > 0 || this.#passed === 0) process.exitCode = 1;
      this.push(`${this.#passed} passed, ${failed} failed\n`);
      done();
    });
  }
}
