/** Peers in turn, a process each, round after round. */

import { spawn } from "node:child_process";

/** One run of one peer: the line it prints, or why there is none. */
function once(command, env) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: import.meta.dirname,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [text, errors] = ["", ""];
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (errors += data));
    child.on("error", (error) => resolve({ error: error.message }));
    child.on("close", () => {
      const line = text.split("\n").find((each) => each.startsWith('{"'));
      resolve(line ? JSON.parse(line) : { error: errors.trim().split("\n").pop() || "it printed nothing" });
    });
  });
}

/** Those of `wanted` that are installed. */
export function installed(peers, wanted) {
  return wanted.filter((name) => {
    if (peers[name] === undefined)
      throw new Error(`there is no peer ${name}; there are ${Object.keys(peers).join(", ")}`);
    if (peers[name].installed()) return true;
    console.error(`${name} is not installed and left out`);
    return false;
  });
}

/** What each peer printed in each round, unless `skips(name, round)`; `env` is what it is told. */
export async function measure(peers, names, rounds, env, skips = () => false) {
  const measured = [];
  for (let r = 0; r < rounds; r++) {
    measured.push({});
    for (const name of names) {
      if (skips(name, r)) continue;
      const { error, cases } = await once(peers[name].command, env);
      if (error === undefined) measured[r][name] = cases;
      else console.error(`${name} failed in round ${r + 1}: ${error}`);
    }
  }
  return measured;
}
