/** Bad calls of every public function, and the error that each of them gives. */

import { creation, values } from "./calls/creation.ts";
import { elementwise } from "./calls/elementwise.ts";
import { methods } from "./calls/methods.ts";
import { checks, networks } from "./calls/networks.ts";
import { products, reductions } from "./calls/reductions.ts";
import { shapes } from "./calls/shapes.ts";
import { settings, transforms, written } from "./calls/transforms.ts";
import type { Row } from "./calls/tools.ts";

export type { Row } from "./calls/tools.ts";

/** Other names of an operation; it speaks under its own. */
export const aliases: Readonly<Record<string, string>> = {
  absolute: "abs",
  arccos: "acos",
  arccosh: "acosh",
  arcsin: "asin",
  arcsinh: "asinh",
  arctan: "atan",
  arctan2: "atan2",
  arctanh: "atanh",
  clip: "clamp",
  concat: "cat",
  divide: "div",
  fix: "trunc",
  ger: "outer",
  greater: "gt",
  greaterEqual: "ge",
  less: "lt",
  lessEqual: "le",
  multiply: "mul",
  negative: "neg",
  notEqual: "ne",
  subtract: "sub",
  swapaxes: "transpose",
  swapdims: "transpose",
  trueDivide: "div",
};

export const calls: readonly Row[] = [
  ...elementwise,
  ...shapes,
  ...creation,
  ...values,
  ...reductions,
  ...products,
  ...written,
  ...transforms,
  ...settings,
  ...networks,
  ...methods,
  ...checks,
];
