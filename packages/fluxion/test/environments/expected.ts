import assert from "node:assert/strict";
import type { ProgramReport } from "./programs.ts";

const printed: readonly string[] = [
  "tensor(10.)",
  "tensor(32., grad_fn=<AddBackward0>)",
  "tensor([0.0000, 1.3818, 0.0770])",
  "tensor([1.0000, 5.4366])",
  "tensor([[2., 4.],\n        [6., 8.]])",
  "tensor(0.),tensor(1.),tensor(-0.),tensor(-0.1667)",
  "tensor([[ 8., 10.],\n        [16., 22.]])",
  "tensor([0.5379, 1.4621])",
  "tensor(2.5866, dtype=torch.float32)",
  "tensor(4.4402)",
];

const isClose = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-5 * Math.abs(y);

/** Whether the programs gave what they have to give. */
export function checkReport({ load, values, temporaries, training, scalars }: ProgramReport): void {
  assert.deepEqual(values, printed);
  assert.equal(temporaries, (load.temporaries * (load.temporaries + 1)) / 2);
  const [before, after] = training;
  assert.ok(isClose(before, 2.329822), `${before}`);
  assert.ok(after < before - load.steps / 1000, `${after}`);
  assert.ok(isClose(scalars, 397.63172047739687), `${scalars}`);
}
