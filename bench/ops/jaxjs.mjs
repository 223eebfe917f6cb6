/** jax-js on the operations of `list.mjs`, in WebAssembly: traced and compiled where it can be, else called one by one. */

globalThis.navigator ??= {};
const { init, defaultDevice, numpy: np, lax, nn, random, jit, blockUntilReady } = await import("@jax-js/jax");
import { add, run } from "../harness.mjs";
import { compile, counts, inputs, isRandom } from "./inputs.mjs";
import { operations, sizes } from "./list.mjs";

await init("wasm");
defaultDevice("wasm");

const dtypeOf = (values) => (values instanceof Float32Array ? np.float32 : np.int32);

for (const [size, shape] of Object.entries(sizes)) {
  const arrays = Object.entries(inputs(shape)).map(([name, { values, shape: of }]) => {
    const isTruth = values instanceof Uint8Array;
    const array = np.array(isTruth ? Int32Array.from(values) : values, { shape: of, dtype: dtypeOf(values) });
    return [name, isTruth ? np.astype(array, np.bool) : array];
  });
  const known = Object.fromEntries([...arrays, ["key", random.key(1)]]);
  const scope = { np, lax, nn, random, ...counts(shape) };
  for (const { name, jax } of operations.filter((each) => each.jax !== "")) {
    // arrays are counted by hand: a call consumes its arguments, `.ref` keeps one
    const used = Object.keys(known).filter((each) => new RegExp(`(?<![.\\w])${each}(?!\\w|:)`).test(jax));
    const plain = compile([...Object.keys(scope), ...used], jax);
    let call = jit((...args) => plain(...Object.values(scope), ...args));
    const once = async () => {
      const y = call(...used.map((each) => known[each].ref));
      await blockUntilReady([y]);
      return y;
    };
    let isTried = false;
    const body = async () => {
      if (!isTried) {
        isTried = true;
        await once()
          .then((y) => y.dispose())
          .catch(() => (call = (...args) => plain(...Object.values(scope), ...args)));
      }
      (await once()).dispose();
    };
    const check = isRandom(name)
      ? null
      : async () => (await (await once()).data()).reduce((sum, each) => sum + Math.abs(Number(each)), 0);
    add(`${name}.${size}`, body, { async: true, check });
  }
}

await run("jax-js");
