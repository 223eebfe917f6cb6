/**
 * The error function and its complement on lanes. Near 0 a series; far from it the tail e^(−x²) erfcx x, where erfcx is a
 * quotient of polynomials (Cody 1969), or one in (x − k) / (x + k) (Shepherd and Laframboise 1981): then the digits of
 * large x suffer no powers. All are best approximations
 * (`scripts/coefficients-trig-erf.py`).
 */

import type { Lanes, Vec } from "../lanes.ts";
import { halves, quickSum } from "./double.ts";
import { exponential, powerOfTwo, splitSign } from "./exponential.ts";

type Quotient = readonly [numerator: readonly number[], denominator: readonly number[]];

/** Where a series ends, where a tail does, and both. */
interface Table {
  readonly near: number;
  readonly end: number;
  /** erf x / x − 1 in powers of x² */
  readonly series: readonly number[];
}

const erfs: Readonly<Record<"float64" | "float32", Table>> = {
  float64: {
    near: 1,
    end: 6,
    series: [
      0.12837916709551256, -0.3761263890318355, 0.11283791670945252, -0.026866170643276018, 0.005223977607422199,
      -0.0008548325989650469, 0.00012055295319463388, -1.4924744649144294e-5, 1.644751756074035e-6,
      -1.6209175389990853e-7, 1.3722975392688865e-8, -7.801189461037819e-10,
    ],
  },
  float32: {
    near: 0.75,
    end: 3.95,
    series: [0.12837917, -0.3761262, 0.11283393, -0.026835434, 0.0051159817, -0.0006761097],
  },
};

/** e^(x²) erfc x for 1 ≤ x ≤ 6 */
const erfTail: Quotient = [
  [
    0.9999999969763423, 1.8197559959611154, 1.6356724017410496, 0.9098655652149693, 0.3348257527091139,
    0.08146756723265047, 0.012237250026397263, 0.0008971256836859813,
  ],
  [
    1, 2.948135128318795, 3.9622868541586262, 3.184944474827053, 1.6841084807152622, 0.6043073782099577,
    0.1451926050875922, 0.02168995933334989, 0.0015901138999210693,
  ],
];
/** −log(erfc x) / x for 0.75 ≤ x ≤ 3.95: 24 bits of erf need no quotient. */
const logTail = [1.128555, 0.6355536, 0.10553331, -0.023123085, 0.0033249334, -0.00024099842, 2.698265e-6];

/** 2/√π ∫₀ˣ e^(−t²) dt */
export function erf(v: Lanes, x: Vec): Vec {
  const { near, end, series } = erfs[v.type as "float64" | "float32"];
  const [a, sign] = splitSign(v, x);
  const b = v.op("pmin", a, v.constant(end)); // NaN stays
  const z = v.mul(b, b);
  const start = v.fma(a, v.polynomial(z, series), a);
  const { power, high } = exponential(v, v.op("neg", v.type === "float64" ? z : v.mul(b, v.polynomial(b, logTail))));
  const tail = v.mul(high, powerOfTwo(v, power));
  const far = v.type === "float64" ? v.mul(tail, quotient(v, b, erfTail)) : tail;
  return v.op("v128.or", v.select(v.op("lt", a, v.constant(near)), start, v.sub(v.constant(1), far)), sign);
}

const quotient = (v: Lanes, x: Vec, [numerator, denominator]: Quotient): Vec =>
  v.div(v.polynomial(x, numerator), v.polynomial(x, denominator));

interface ComplementTable {
  /** Where 1 − erf x ends and the tail begins, and where that ends. */
  readonly near: number;
  readonly end: number;
  /** e^(x²) erfc x = p(t) / (1 + 2x) with t = (x − center) / (x + center), for near ≤ x ≤ end */
  readonly center: number;
  readonly tail: readonly number[];
  /** How far exponents are raised so that subnormal results are rounded once. */
  readonly raise: number;
}

const erfcs: Readonly<Record<"float64" | "float32", ComplementTable>> = {
  float64: {
    near: 1,
    end: 27.3,
    center: 3,
    tail: [
      1.2530080582697296, -0.13562110612458153, -0.04756229435345354, 0.12964515870282123, -0.11927366341510749,
      0.06830802734097761, -0.023770514923422602, 0.00252939188447689, 0.0018886903967658315, -0.0007798331145051814,
      -0.00010515964919120192, 0.00012510528847190362, 4.945111382413099e-6, -2.0124222406153782e-5,
      -7.024072643092807e-7, 3.5199624676169327e-6, 2.688051681842815e-7, -6.440928776380282e-7, -2.587489210942436e-8,
      6.953860253542588e-8,
    ],
    raise: 64,
  },
  float32: {
    near: 0.75,
    end: 10.1,
    center: 2,
    tail: [
      1.2769784, -0.09276379, -0.16603011, 0.16404934, -0.05422616, -0.008003064, 0.008760142, 0.0010759303,
      -0.0014825563,
    ],
    raise: 32,
  },
};

/** 1 − erf x, with all digits in the tail. */
export function erfc(v: Lanes, x: Vec): Vec {
  const { near, end, center, tail, raise } = erfcs[v.type as "float64" | "float32"];
  const { series } = erfs[v.type as "float64" | "float32"];
  const [a] = splitSign(v, x);
  const one = v.constant(1);
  // 1 − x − x (erf x / x − 1)
  const [rest, lost] = quickSum(v, one, v.op("neg", x));
  const middle = v.sub(rest, v.fma(x, v.polynomial(v.mul(x, x), series), v.op("neg", lost)));
  // e^(−b²), where b² = h² + (b − h) (b + h) and h² is exact
  const b = v.op("pmin", a, v.constant(end)); // NaN stays
  const [h, l] = halves(v, b);
  const { power, high, low } = exponential(v, v.op("neg", v.mul(h, h)), v.op("neg", v.mul(l, v.add(b, h))));
  const k = v.constant(center);
  const t = v.div(v.sub(b, k), v.add(b, k));
  const q = v.div(v.polynomial(t, tail), v.add(v.add(b, b), one));
  const scaled = v.mul(v.fma(low, q, v.mul(high, q)), powerOfTwo(v, power, raise));
  const right = v.mul(scaled, v.constant(2 ** -raise));
  const far = v.select(v.op("lt", x, v.constant(0)), v.sub(v.constant(2), right), right);
  return v.select(v.op("lt", a, v.constant(near)), middle, far);
}
