import { clone, mul, stack, taylor, type Tensor, vmap } from "fluxion";
import { program } from "../../src/core/program.ts";
import { replay, rerun } from "../../src/transforms/taylor.ts";
import { close, data, type Program } from "./tools.ts";

/** The program that `p` records at one point, run again: with new values, in jets, in batches. */
export function replays(p: Program, x: Tensor): void {
  const leaf = clone(x).requiresGrad_();
  const y = p(leaf);
  const [from, to] = [leaf.node!, y.node];
  if (to === null) return; // a constant
  const nodes = program(to, (node) => node === from);
  const again: Program = (other) => rerun(nodes, new Map([[from, other]])).get(to)!;
  const near = mul(x, 1.002);
  close(again(near), p(near), 1e-13, "new values");
  close(vmap(again)(stack([x, near])), [...data(p(x)), ...data(p(near))], 1e-12, "batched");
  const series = replay(nodes, from, 4);
  taylor(p, x, 3).forEach((c, n) => {
    close(series[n] ?? mul(c, 0), c, 1e-10, `coefficient ${n}`);
  });
}
