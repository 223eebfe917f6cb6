import { inspect } from "node:util";
import type { Bundle } from "./messages.ts";

/** The method by which a value says what it looks like: it returns a MIME bundle. Deno's kernel reads it too. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/** Something that says what it looks like. */
export interface Displayable {
  [displaySymbol](): Bundle | Promise<Bundle>;
}

/** What a value looks like: its own bundle, or the text that `console.log` would write for it inside an array. */
export async function bundleOf(value: unknown): Promise<Bundle> {
  const method = (value as Partial<Displayable> | null | undefined)?.[displaySymbol];
  if (typeof method !== "function") return { "text/plain": inspect(value) };
  const bundle = Object.entries(await method.call(value as Displayable)).map(([type, data]) => [type, encode(data)]);
  const data = Object.fromEntries(bundle) as Bundle;
  return "text/plain" in data ? data : { "text/plain": inspect(value), ...data };
}

/** Bytes travel as base64, as notebooks store them. */
function encode(data: unknown): unknown {
  return data instanceof Uint8Array ? Buffer.from(data).toString("base64") : data;
}

/** The key of the global hook through which `display` reaches the notebook that runs. */
export const displayHook: unique symbol = Symbol.for("fluxion.notebook.display") as never;

/** Shows a value now, before the cell ends; outside a notebook it writes the value's text. */
export async function display(value: unknown): Promise<void> {
  const show = (globalThis as { [displayHook]?: (value: unknown) => Promise<void> })[displayHook];
  if (show) await show(value);
  else console.log((await bundleOf(value))["text/plain"]);
}
