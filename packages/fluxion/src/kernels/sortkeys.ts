/** Elements as whole numbers of the same order, which sorting by digits needs. */

import { type DType, dtypes } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { dense } from "./copy.ts";
import type { Operand } from "./operand.ts";

/** Keys of 32 bits, or of 64 in two words. */
export interface SortKeys {
  readonly high: Uint32Array;
  readonly low: Uint32Array | null;
}

/** The keys of the elements in row-major order: equal elements have equal ones, −0 and 0 too; NaN has the greatest. */
export function readKeys(x: Operand, shape: Shape, dtype: DType): SortKeys {
  const { big, category } = dtypes[dtype];
  if (big) return fromInt64(dense(x, shape, dtype) as BigInt64Array);
  if (dtype === "float64") return fromFloat64(dense(x, shape, dtype) as Float64Array);
  if (category === "float") return fromFloat32(dense(x, shape, "float32", dtype) as Float32Array);
  return fromInt32(dense(x, shape, "int32", dtype) as Int32Array);
}

const sign = 0x80000000;

function fromInt32(x: Int32Array): SortKeys {
  const high = new Uint32Array(x.length);
  for (let i = 0; i < x.length; i++) high[i] = x[i]! ^ sign;
  return { high, low: null };
}

/** Negative floats are ordered backwards: all their bits turn; of the others the sign alone. */
function fromFloat32(x: Float32Array): SortKeys {
  const bits = new Int32Array(x.buffer, x.byteOffset, x.length);
  const high = new Uint32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    high[i] = v !== v ? 0xffffffff : v === 0 ? sign : bits[i]! ^ ((bits[i]! >> 31) | sign);
  }
  return { high, low: null };
}

function fromFloat64(x: Float64Array): SortKeys {
  const bits = new Int32Array(x.buffer, x.byteOffset, 2 * x.length); // the low word first
  const high = new Uint32Array(x.length);
  const low = new Uint32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    const top = bits[2 * i + 1]!;
    high[i] = v !== v ? 0xffffffff : v === 0 ? sign : top ^ ((top >> 31) | sign);
    low[i] = v !== v || v === 0 ? 0 : bits[2 * i]! ^ (top >> 31);
  }
  return { high, low };
}

function fromInt64(x: BigInt64Array): SortKeys {
  const words = new Int32Array(x.buffer, x.byteOffset, 2 * x.length);
  const high = new Uint32Array(x.length);
  const low = new Uint32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    high[i] = words[2 * i + 1]! ^ sign;
    low[i] = words[2 * i]!;
  }
  return { high, low };
}
