/** Tables of what was measured. */

import { goalsOf } from "./goals.mjs";
import { freesByHand, isRival } from "./peers.mjs";

const time = (ns) =>
  ns < 1e3 ? `${ns.toFixed(0)} ns` : ns < 1e6 ? `${(ns / 1e3).toFixed(1)} us` : `${(ns / 1e6).toFixed(2)} ms`;
const times = (ratio) => `${ratio.toPrecision(2)}x`;

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line), ""].join("\n");
}

/** The best time of every case and peer. */
export function timeTable(results) {
  const cell = (peer, name) => {
    if (!results.has(peer, name)) return results.error(peer, name) === undefined ? "" : "fails";
    const ratio = peer === "torch" ? null : results.ratio(peer, "torch", name);
    const wrong = results.isRight(peer, name) === false ? " !" : "";
    return `${time(results.best(peer, name))}${ratio === null ? "" : ` (${times(ratio)})`}${wrong}`;
  };
  const rows = results.cases.map((name) => [name, ...results.peers.map((peer) => cell(peer, name))]);
  return table(["case", ...results.peers], rows);
}

/** The rivals whose result is right, the fastest first. */
function rivals(results, name) {
  const right = results.peers.filter((peer) => isRival(peer) && results.has(peer, name) && results.isRight(peer, name));
  return right.toSorted((a, b) => results.best(a, name) - results.best(b, name));
}

/** Every goal beside what was measured. */
export function goalTable(results) {
  const rows = [];
  for (const name of results.cases) {
    for (const { peer, ratio, than } of goalsOf(name)) {
      const other = than === "best" ? rivals(results, name)[0] : than;
      const measured = other === undefined ? null : results.ratio(peer, other, name);
      if (measured === null) continue;
      const mark = measured >= ratio ? "met" : "**missed**";
      rows.push([name, peer, `${ratio}x ${other}`, times(measured), times(results.bestRatio(peer, other, name)), mark]);
    }
  }
  const missed = rows.filter((row) => row[5] !== "met").length;
  return `${table(["case", "variant", "goal", "measured", "by best times", ""], rows)}\n${rows.length - missed} goals met, ${missed} missed.\n`;
}

/** The cases in which a library in JavaScript is faster. */
export function rivalTable(results) {
  const behind = [];
  let compared = 0;
  for (const name of results.cases) {
    for (const rival of rivals(results, name)) {
      const plain = results.ratio("fluxion", rival, name);
      const using = freesByHand(rival) ? results.ratio("fluxion-using", rival, name) : null;
      const ratio = using ?? plain;
      if (ratio === null) continue;
      compared++;
      const ours = using === null ? "fluxion" : "fluxion-using";
      const best = times(results.bestRatio(ours, rival, name));
      if (ratio < 1) behind.push([name, rival, times(ratio), best, plain === null ? "" : times(plain)]);
    }
  }
  const counts = `Ahead of the libraries in JavaScript in ${compared - behind.length} of ${compared} comparisons.\n`;
  return behind.length === 0
    ? counts
    : `${table(["case", "behind", "ours", "by best times", "ours, plain"], behind)}\n${counts}`;
}

/** The cases in which this package is slowest against PyTorch, by best times. */
export function slowestTable(results, count) {
  const ratio = (peer, name) => (results.has(peer, name) ? results.bestRatio(peer, "torch", name) : Number.NaN);
  const rows = results.cases
    .filter((name) => results.has("torch", name) && results.has("fluxion", name))
    .map((name) => ({ name, plain: ratio("fluxion", name), using: ratio("fluxion-using", name) }))
    .toSorted((x, y) => x.plain - y.plain)
    .slice(0, count)
    .map(({ name, plain, using }) => [
      name,
      time(results.best("torch", name)),
      `${time(results.best("fluxion", name))} (${times(plain)})`,
      Number.isNaN(using) ? "" : `${time(results.best("fluxion-using", name))} (${times(using)})`,
    ]);
  return table(["slowest against torch", "torch", "fluxion", "fluxion-using"], rows);
}
