/** Who is measured: this package in some variants, PyTorch and libraries in JavaScript. */

import { spawnSync } from "node:child_process";

/** The first Python that has torch: PYTHON, python3 or /usr/bin/python3. */
export const python = [process.env.PYTHON, "python3", "/usr/bin/python3"].find(
  (command) => command && spawnSync(command, ["-c", "import torch"]).status === 0,
);

function resolves(library) {
  try {
    import.meta.resolve(library);
    return true;
  } catch {
    return false;
  }
}

const javascript = (library, ...args) => ({ command: [process.execPath, ...args], installed: () => resolves(library) });
const fluxion = (...args) => javascript("fluxion", "peer.mjs", ...args);

/** In the order of a round. */
export const peers = {
  torch: { command: [python ?? "python3", "peers/torch_bench.py", "1"], installed: () => python !== undefined },
  fluxion: fluxion(),
  "fluxion-float64": fluxion("--dtype", "float64", "--only", "^scalar"),
  "fluxion-using": fluxion("--using", "--only", "^(ew|ew64|red|mm)\\."),
  "fluxion-busy": fluxion("--busy", "--only", "^(ew|ew64|red|fuse)\\.|^mlp"),
  "fluxion-threads": fluxion("--threads", "2", "--only", "^mm\\.|^mlp|1e6$"),
  "tfjs-wasm": javascript("@tensorflow/tfjs", "peers/tfjs.mjs", "wasm"),
  "tfjs-cpu": javascript("@tensorflow/tfjs", "peers/tfjs.mjs", "cpu"),
  "jax-js": javascript("@jax-js/jax", "peers/jaxjs.mjs", "wasm"),
  "jax-js-jit": javascript("@jax-js/jax", "peers/jaxjs.mjs", "wasm", "jit"),
  "js-pytorch": javascript("js-pytorch", "peers/jspytorch.mjs"),
};

/** The same on the list of everyday operations, `ops/list.mjs`. */
export const operationPeers = {
  torch: { command: [python ?? "python3", "ops/torch_ops.py"], installed: () => python !== undefined },
  fluxion: javascript("fluxion", "ops/fluxion.mjs"),
  "fluxion-using": javascript("fluxion", "ops/fluxion.mjs", "--using"),
  "tfjs-wasm": javascript("@tensorflow/tfjs", "ops/tfjs.mjs"),
  "jax-js": javascript("@jax-js/jax", "ops/jaxjs.mjs"),
};

export const isOurs = (peer) => peer.startsWith("fluxion");
/** Whether we have to be ahead of it. */
export const isRival = (peer) => !isOurs(peer) && peer !== "torch";
/** Whether it frees results by hand, so that our variant with `using` is the one to compare. */
export const freesByHand = (peer) => /^(tfjs|jax)/.test(peer);
