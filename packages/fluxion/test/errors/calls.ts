/** Bad calls of every public function, and the error that each of them gives. */

import { calculus } from "./calls/calculus.ts";
import { creation, values } from "./calls/creation.ts";
import { kinds } from "./calls/dtypes.ts";
import { elementwise, writtenElements } from "./calls/elementwise.ts";
import { methods } from "./calls/methods.ts";
import { checks, networks } from "./calls/networks.ts";
import { places } from "./calls/places.ts";
import { products, reductions } from "./calls/reductions.ts";
import { dropouts, generators, random } from "./calls/random.ts";
import { shapes } from "./calls/shapes.ts";
import { statistics } from "./calls/statistics.ts";
import { settings, transforms, written } from "./calls/transforms.ts";
import type { Row } from "./calls/tools.ts";

export type { Row } from "./calls/tools.ts";

/** Other names of an operation; it speaks under its own. */
export const aliases: Readonly<Record<string, string>> = {
  absolute: "abs",
  absolute_: "abs_",
  arccos: "acos",
  arccos_: "acos_",
  arccosh: "acosh",
  arccosh_: "acosh_",
  arcsin: "asin",
  arcsin_: "asin_",
  arcsinh: "asinh",
  arcsinh_: "asinh_",
  arctan: "atan",
  arctan_: "atan_",
  arctan2: "atan2",
  arctan2_: "atan2_",
  arctanh: "atanh",
  arctanh_: "atanh_",
  clip: "clamp",
  clip_: "clamp_",
  concat: "cat",
  concatenate: "cat",
  divide: "div",
  divide_: "div_",
  fix: "trunc",
  fix_: "trunc_",
  ger: "outer",
  greater: "gt",
  greater_: "gt_",
  greaterEqual: "ge",
  greaterEqual_: "ge_",
  less: "lt",
  less_: "lt_",
  lessEqual: "le",
  lessEqual_: "le_",
  moveaxis: "movedim",
  multiply: "mul",
  multiply_: "mul_",
  negative: "neg",
  negative_: "neg_",
  notEqual: "ne",
  notEqual_: "ne_",
  rowStack: "vstack",
  subtract: "sub",
  subtract_: "sub_",
  swapaxes: "transpose",
  swapaxes_: "transpose_",
  swapdims: "transpose",
  swapdims_: "transpose_",
  trapz: "trapezoid",
  trueDivide: "div",
  trueDivide_: "div_",
};

export const calls: readonly Row[] = [
  ...elementwise,
  ...random,
  ...generators,
  ...dropouts,
  ...writtenElements,
  ...shapes,
  ...places,
  ...creation,
  ...values,
  ...kinds,
  ...reductions,
  ...statistics,
  ...products,
  ...written,
  ...transforms,
  ...calculus,
  ...settings,
  ...networks,
  ...methods,
  ...checks,
];
