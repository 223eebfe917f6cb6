/** This package on the operations of `list.mjs`; `--using` releases results as a block with `using` would. */

import * as torch from "fluxion";
import { add, run } from "../harness.mjs";
import { compile, counts, inputs, isRandom } from "./inputs.mjs";
import { operations, sizes } from "./list.mjs";

const using = process.argv.includes("--using");
const F = torch.nn.functional;
const f32 = { dtype: "float32" };
const dtypeOf = (values) =>
  values instanceof Float32Array ? "float32" : values instanceof Uint8Array ? "bool" : "int64";
const total = (x) => x.double().abs().sum().item();
torch.setNumThreads(1);

for (const [size, shape] of Object.entries(sizes)) {
  const entries = Object.entries(inputs(shape)).map(([name, { values, shape: of }]) => [
    name,
    torch.tensor(values, { dtype: dtypeOf(values) }).reshape(of),
  ]);
  const scope = { torch, F, f32, ...counts(shape), ...Object.fromEntries(entries) };
  // memory is touched once before anything is timed
  for (let bytes = 0; !using && bytes < 2 ** 28 + 2 ** 25; bytes += 4 * shape[0] * shape[1]) scope.a.add(1).realize();
  for (const { name, fluxion } of operations) {
    const call = compile(Object.keys(scope), fluxion);
    const values = Object.values(scope);
    const body = () => call(...values).realize();
    const check = isRandom(name) ? null : () => total(body());
    add(`${name}.${size}`, using ? () => body().dispose() : body, { check });
  }
}

await run("fluxion");
