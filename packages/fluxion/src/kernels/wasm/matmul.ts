/** Products of matrices whose elements lie in linear memory, or may go there. */

import type { Block } from "../../memory/heap.ts";
import { giveBack, linearMemory, small, take } from "../../memory/memory.ts";
import { type DType, dtypes } from "../../tensor/dtype.ts";
import { exhausted } from "../../tensor/exhausted.ts";
import { numel, type Shape } from "../../tensor/shape.ts";
import { stage, staged, unstage } from "../../tensor/staging.ts";
import { allocate, type Storage } from "../../tensor/storage.ts";
import { forEachRow, type Operand } from "../operand.ts";
import { type Linear, wasmFeatures } from "./kernel.ts";
import { Multiplier, type Placed } from "./matmulBlocks.ts";
import type { MatmulType } from "./matmulLanes.ts";

/** The product that `matmul` is; null where there is none for this type, for these operands or on this platform. */
export function wasmMatmul(
  a: Operand,
  b: Operand,
  batch: Shape,
  m: number,
  k: number,
  n: number,
  dtype: DType,
): Storage | null {
  const [l, r] = [a.storage, b.storage];
  const multiplier = l === null || r === null ? null : multiplierOf(dtype);
  if (l === null || r === null || multiplier === null) return null;
  const out = allocate(dtype, numel(batch) * m * n, [...batch, m, n]);
  const { bytes } = dtypes[dtype];
  let done = false;
  try {
    const [p, q, to] = [located(l), located(r), located(out, true)];
    const [lead, rows, step] = stacked(a, b, batch, m);
    const x = { row: step * bytes, column: a.strides.at(-1)! * bytes };
    const y = { row: b.strides.at(-2)! * bytes, column: b.strides.at(-1)! * bytes };
    const sizes = { m: rows, k, n };
    const left = (u: number): Placed => ({ at: p + u * bytes, ...x });
    const right = (v: number): Placed => ({ at: q + v * bytes, ...y });
    if (lead.length === 0) multiplier.multiply(left(a.offset), right(b.offset), to, sizes);
    else {
      multiplier.multiplyAll(sizes, numel(lead), (one) =>
        forEachRow([...lead, 1], [outer(a, lead), outer(b, lead)], (i, _, [u, v]) =>
          one(left(u!), right(v!), to + i * rows * n * bytes),
        ),
      );
    }
    done = true;
  } finally {
    if (staged > 0) unstage(done);
  }
  return out;
}

const located = (storage: Storage, write: boolean = false): number =>
  storage.address >= 0 ? storage.address : stage(storage, write);

/** The operand's steps through the batch, which has a last dimension of one matrix. */
const outer = (x: Operand, lead: Shape): Operand => x.walked([...x.strides.slice(0, lead.length), 0]);

/**
 * Matrices that lie one below the other and have the same right factor are one matrix: the batch that is left, the rows
 * of each left factor, and the step between them.
 */
function stacked(a: Operand, b: Operand, batch: Shape, m: number): readonly [Shape, number, number] {
  let d = batch.length;
  let row = a.strides.at(-2)!;
  for (; d > 0; d--) {
    const [size, step] = [batch[d - 1]!, a.strides[d - 1]!];
    if (size === 1) continue;
    if (m === 1) row = step;
    if (b.strides[d - 1] !== 0 || step !== m * row) break;
    m *= size;
  }
  return [batch.slice(0, d), m, row];
}

let home: Linear | null = null;
let multipliers: Partial<Record<DType, Multiplier>> = {};

function multiplierOf(dtype: DType): Multiplier | null {
  const linear = wasmFeatures().simd ? linearMemory() : null;
  if (linear !== home) {
    home = linear;
    multipliers = {};
    panels = null;
  }
  if (linear === null || !isMatmulType(dtype)) return null;
  return (multipliers[dtype] ??= new Multiplier(dtype, wasmFeatures().fma, linear, scratch));
}

const isMatmulType = (dtype: DType): dtype is MatmulType =>
  dtype === "float32" || dtype === "float64" || dtype === "int32";

/** Where matrices are packed: kept from one product to the next, since it is hot. */
let panels: Block | null = null;

function scratch(bytes: number): number {
  if (panels === null || panels.size < bytes) {
    if (panels !== null) giveBack(panels, panels.address, panels.size);
    const more = Math.ceil(Math.max(bytes, 2 * small) / 16) * 16;
    panels = take(more, "urgent");
    if (panels === null) throw exhausted(more, "uint8", more, null);
  }
  return panels.address;
}
