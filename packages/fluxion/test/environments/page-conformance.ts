/** A page that compares the library with PyTorch's results. */
import * as torch from "fluxion";
import { pyFloat } from "fluxion/testing";
import { runSource } from "../../../../test/conformance/run.ts";
import { send } from "./send.ts";

await send(async () => {
  const vectors = (await (await fetch("/vectors")).json()) as Readonly<Record<string, string>>;
  const source = { files: Object.keys(vectors), read: (file: string) => vectors[file]! };
  return runSource({ torch, pyFloat }, source).flatMap(({ rows }) => rows);
});
