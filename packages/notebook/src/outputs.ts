import type { Failure } from "./messages.ts";
import { type Multiline, type StoredOutput, textOf } from "./notebook.ts";
import type { Output } from "./session.ts";
import { frameText } from "./stack.ts";

/** What a cell showed, as nbformat stores it. */
export function storedOutputs(outputs: readonly Output[], failure: Failure | null, count: number): StoredOutput[] {
  const stored = outputs.map((output) => storedOutput(output, count));
  return failure ? [...stored, storedError(failure)] : stored;
}

function storedOutput(output: Output, count: number): StoredOutput {
  switch (output.type) {
    case "stream":
      return { output_type: "stream", name: output.name, text: output.text };
    case "display":
      return { output_type: "display_data", data: output.data, metadata: {} };
    case "result":
      return { output_type: "execute_result", data: output.data, metadata: {}, execution_count: count };
  }
}

function storedError(failure: Failure): StoredOutput {
  return { output_type: "error", ename: failure.name, evalue: failure.message, traceback: failureText(failure) };
}

/** A failure in words: what was thrown, the user's lines, what caused it. */
export function failureText(failure: Failure): string[] {
  const frames = failure.frames.map((frame) => `    at ${frameText(frame)}`);
  const cause = failure.cause
    ? failureText(failure.cause).map((line, i) => (i === 0 ? `caused by ${line}` : line))
    : [];
  return [...`${failure.name}: ${failure.message}`.split("\n"), ...frames, ...cause];
}

/** The text of a cell's result; "" where it has none. */
export function resultText(outputs: readonly StoredOutput[]): string {
  const result = outputs.find((output) => output.output_type === "execute_result");
  return result ? textOf((result.data["text/plain"] ?? "") as Multiline) : "";
}

/** What a cell wrote to a stream. */
export function streamText(outputs: readonly StoredOutput[], name: "stdout" | "stderr"): string {
  return outputs.map((o) => (o.output_type === "stream" && o.name === name ? textOf(o.text) : "")).join("");
}
