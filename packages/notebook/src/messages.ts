/** A MIME bundle: what a value looks like, by media type. */
export type Bundle = Record<string, unknown>;

/** One line of a stack, in the user's own code: a cell by its number, or a file. */
export interface Frame {
  readonly name: string;
  readonly cell?: number;
  readonly file?: string;
  readonly line: number;
  readonly column: number;
}

/** What was thrown, as far as the user is concerned. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  readonly cause?: Failure;
  /** The code, where the cell has ended the session with process.exit(code). */
  readonly exitCode?: number;
}

/** What the session tells its worker. */
export interface Request {
  readonly cell: number;
  readonly source: string;
  /** Whether the cell ends only when nothing is pending any more: timers, servers, promises. */
  readonly untilIdle: boolean;
}

/** What the worker tells its session. */
export type Report =
  | { readonly type: "ready" }
  | { readonly type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "display"; readonly data: Bundle }
  | { readonly type: "result"; readonly data: Bundle }
  | { readonly type: "done"; readonly failure: Failure | null };

/** What a worker is started with. */
export interface WorkerOptions {
  /** The notebook's file: imports are resolved from its folder. */
  readonly file: string;
  /** Whether operators work on tensors. */
  readonly operators: boolean;
}
