import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { alterations, alterSample, randomNumbers } from "./altered.ts";
import type { OperatorFile } from "./format.ts";
import { loadLibrary } from "./main.ts";
import { readPassed } from "./passed.ts";
import { runFile } from "./run.ts";
import { openSource } from "./source.ts";

const source = openSource(fileURLToPath(new URL("./vectors/", import.meta.url)));
const library = await loadLibrary();

test("an expectation that is altered beyond its tolerance fails, in value, dtype, shape, null and NaN", () => {
  const kinds = ["value", "vjp", "jvp", "gradgrad"];
  const candidates = readPassed()
    .map((key) => key.split(" ") as [file: string, id: string, kind: string])
    .filter(([file, , kind]) => file.startsWith("ops/") && kinds.includes(kind));
  const random = randomNumbers(20221215);
  const pick = (count: number): number => Math.floor(random() * count);
  const names = Object.keys(alterations);
  const files = new Map<string, OperatorFile>();
  const unnoticed: string[] = [];
  for (let altered = 0; altered < 300; ) {
    const [file, id, kind] = candidates[pick(candidates.length)]!;
    if (!files.has(file)) files.set(file, JSON.parse(source.read(file)) as OperatorFile);
    const original = files.get(file)!;
    const { random: isRandom, special, vjp } = original.samples.find((sample) => sample.id === id)!;
    const name = names[altered % names.length]!;
    // of a random result no element is compared; where NaN is wanted of a special gradient, any number is right
    const isAnyNumber = special === true && kind === "vjp" && (name === "NaN" || JSON.stringify(vjp).includes("NaN"));
    if (isRandom === true || isAnyNumber) continue;
    const wrong = alterSample(original, id, kind, alterations[name]!, pick);
    if (wrong === undefined) continue;
    altered++;
    const { rows } = runFile(library, file, JSON.stringify(wrong));
    if (rows.find((row) => row.kind === kind)?.status !== "fail") unnoticed.push(`${file} ${id} ${kind}: ${name}`);
  }
  assert.deepEqual(unnoticed, []);
});

test("an altered text, derivative, sum, shape or dtype fails in the other files too", () => {
  const altered: readonly (readonly [file: string, from: RegExp, to: string])[] = [
    ["printing.json", /"repr":"tensor\(0\.\)"/, '"repr":"tensor(0)"'],
    ["printing.json", /"grad_fn":"AddBackward0"/, '"grad_fn":"SubBackward0"'],
    ["derivatives.json", /"derivatives":\[-8,12/, '"derivatives":[-8,12.001'],
    ["programs.json", /"output":-?[\d.e+-]+/g, '"output":12345'],
    ["broadcasting.json", /"result":\[1,5,5\]/, '"result":[1,5,6]'],
    ["promotion.json", /"op":"add","result":\[\["bool"/, '"op":"add","result":[["int64"'],
    ["errors.json", /grad can be implicitly created/, "grad can be explicitly created"],
  ];
  for (const [file, from, to] of altered) {
    const text = source.read(file);
    const changed = text.replace(from, to);
    assert.notEqual(changed, text, file);
    const passing = (content: string): number =>
      runFile(library, file, content).rows.filter((row) => row.status === "pass").length;
    assert.ok(passing(changed) < passing(text), `${file} ${from}`);
  }
});

test("an error in making the inputs of a case does not stand for the error that the case is about", () => {
  const promotion = runFile(library, "promotion.json", source.read("promotion.json").replaceAll("float32", "float33"));
  const passing = promotion.rows.filter(
    (row) => row.status === "pass" && /^(binary|inplace|unary).*float33/.test(row.id),
  );
  assert.deepEqual(passing, []);
  const errors = JSON.parse(source.read("errors_ops.json")) as { readonly cases: readonly { readonly id: string }[] };
  const made = JSON.stringify({ cases: errors.cases.map((one) => ({ ...one, input: unmakeable })) });
  const { rows } = runFile(library, "errors_ops.json", made);
  assert.equal(rows.filter((row) => row.status === "pass").length, 0);
});

const unmakeable = { $: "tensor", dtype: "float33", shape: [1], data: [1] };
