import { compile } from "../src/index.ts";
import { defer, op, symbols } from "../src/runtime.ts";

type Method = (left: unknown, right: unknown) => unknown;

/** A number in an object: with JavaScript's own operators (`valueOf`) it means the same as with overloaded ones. */
export class Box {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }
}

const number = (x: unknown): number => (x instanceof Box ? x.value : (x as number));
const boxMethods: Readonly<Record<string, (a: number, b: number) => unknown>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
  pow: (a, b) => a ** b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  neg: (a) => -a,
  not: (a) => ~a,
};
for (const [name, method] of Object.entries(boxMethods)) {
  const answer: Method = (left, right) =>
    [left, right].every((x) => x instanceof Box || typeof x === "number" || x === undefined)
      ? method(number(left), number(right))
      : defer;
  Object.defineProperty(Box.prototype, symbols[name as keyof typeof symbols], { value: answer });
}

/** A toy tensor that writes down what was done with it. */
export class Tensor {
  readonly formula: string;

  constructor(formula: string) {
    this.formula = formula;
  }

  valueOf(): never {
    throw new TypeError("a tensor is not a number");
  }
}

const formula = (x: unknown): string => (x instanceof Tensor ? x.formula : String(x));
for (const [name, symbol] of Object.entries(symbols)) {
  const isUnary = /^(neg|not)$/.test(name);
  const method: Method = (left, right) =>
    new Tensor(isUnary ? `${name}(${formula(left)})` : `${name}(${formula(left)}, ${formula(right)})`);
  const truthy: Method = (self) => !formula(self).includes("falsy");
  Object.defineProperty(Tensor.prototype, symbol, { value: name === "truthy" ? truthy : method });
}

/** Ways to compile one program, each of which must mean the same. */
export const forms: readonly ("native" | "inline" | "call")[] = ["native", "inline", "call"];

/** Runs the body of an async function with `log` and the given names; gives the log, the result or the error's name. */
export async function run(
  body: string,
  form: (typeof forms)[number],
  names: Readonly<Record<string, unknown>> = {},
): Promise<unknown[]> {
  const log: unknown[] = [];
  const source = `export async function main() {${body}\n}`;
  const code = form === "native" ? source : compile(source, { form }).code;
  const record = (x: unknown): unknown => {
    log.push(x);
    return x;
  };
  const given = { log: record, ...names };
  const script = `"use strict"; ${code.replace("export async", "async")}; return main;`;
  const main = new Function("__op", ...Object.keys(given), script)(
    op,
    ...Object.values(given),
  ) as () => Promise<unknown>;
  try {
    log.push(await main());
  } catch (error) {
    log.push((error as Error).name);
  }
  return log.map((x) => (x instanceof Box ? x.value : x));
}
