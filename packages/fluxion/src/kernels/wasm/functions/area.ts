/** The inverse hyperbolic functions on lanes: logarithms of 1 + y, where y is small for small results. */

import type { Lanes, Vec } from "../lanes.ts";
import { splitSign } from "./exponential.ts";
import { log1p } from "./log.ts";

/** log(1 + y), or log 2a where a is so large that 1 is nothing beside its square. */
function logOrLarge(v: Lanes, a: Vec, y: Vec): Vec {
  const large = v.op("gt", a, v.constant(v.type === "float64" ? 2 ** 60 : 2 ** 30));
  const ln2 = v.op("v128.and", large, v.constant(Math.LN2));
  return v.add(log1p(v, v.select(large, a, y)), ln2);
}

/** log(x + √(x² + 1)) = ± log(1 + a + a² / (1 + √(a² + 1))) with a = |x|. */
export function asinh(v: Lanes, x: Vec): Vec {
  const [a, sign] = splitSign(v, x);
  const one = v.constant(1);
  const z = v.mul(a, a);
  const y = v.add(a, v.div(z, v.add(one, v.op("sqrt", v.add(z, one)))));
  return v.op("v128.or", logOrLarge(v, a, y), sign);
}

/** log(x + √(x² − 1)) = log(1 + t + √(t (t + 2))) with t = x − 1; NaN below 1. */
export function acosh(v: Lanes, x: Vec): Vec {
  const one = v.constant(1);
  const t = v.sub(x, one);
  const y = v.add(t, v.op("sqrt", v.mul(t, v.add(t, v.constant(2)))));
  return v.select(v.op("lt", x, one), v.constant(Number.NaN), logOrLarge(v, x, y));
}

/** ½ log((1 + x) / (1 − x)) = ± ½ log(1 + 2a + 2a² / (1 − a)) with a = |x|; infinite at ±1, NaN beyond. */
export function atanh(v: Lanes, x: Vec): Vec {
  const [a, sign] = splitSign(v, x);
  const twice = v.add(a, a);
  const one = v.constant(1);
  const y = v.add(twice, v.div(v.mul(twice, a), v.sub(one, a)));
  const z = v.mul(v.constant(0.5), log1p(v, y));
  return v.op("v128.or", v.select(v.op("gt", a, one), v.constant(Number.NaN), z), sign);
}
