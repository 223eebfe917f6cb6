/** TensorFlow.js on the operations of `list.mjs`, in WebAssembly. */

import { createRequire } from "node:module";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { add, run } from "../harness.mjs";
import { compile, counts, inputs, isRandom } from "./inputs.mjs";
import { operations, sizes } from "./list.mjs";

const resolved = createRequire(import.meta.url).resolve(
  "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
);
setWasmPaths(path.dirname(resolved) + path.sep);
await tf.setBackend("wasm");
await tf.ready();

const dtypeOf = (values) =>
  values instanceof Float32Array ? "float32" : values instanceof Uint8Array ? "bool" : "int32";
const total = (x) => x.dataSync().reduce((sum, each) => sum + Math.abs(each), 0);

for (const [size, shape] of Object.entries(sizes)) {
  const entries = Object.entries(inputs(shape)).map(([name, { values, shape: of }]) => [
    name,
    tf.tensor(values, of, dtypeOf(values)),
  ]);
  const scope = { tf, ...counts(shape), ...Object.fromEntries(entries) };
  for (const { name, tfjs } of operations.filter((each) => each.tfjs !== "")) {
    const call = compile(Object.keys(scope), tfjs);
    const values = Object.values(scope);
    const check = isRandom(name) ? null : () => total(call(...values));
    add(`${name}.${size}`, () => tf.tidy(() => void call(...values)), { check });
  }
}

await run("tfjs-wasm");
