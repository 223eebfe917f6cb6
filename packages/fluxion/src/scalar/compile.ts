/** Expressions as machine code: straight functions of numbers, and loops over typed arrays. */

import type { DType, TypedArray } from "../tensor/dtype.ts";
import { interpret, interpretLoop } from "./interpret.ts";
import { type Arithmetic, type Lowering, lowerings } from "./lowering.ts";
import type { AnyScalar, Scalar, ScalarFunction } from "./scalar.ts";

export type NumberFunction = (...x: number[]) => number;

/** One strided run: `out[start + i] = f(data[0][offset[0] + i·stride[0]], …)` for `i < count`. */
export type Loop = (
  out: TypedArray,
  start: number,
  count: number,
  data: readonly TypedArray[],
  offset: readonly number[],
  stride: readonly number[],
) => void;

/** Pages with a strict content-security policy forbid `new Function`; an interpreter takes over there. */
export const codegen: { allowed: boolean } = { allowed: canGenerate() };

function canGenerate(): boolean {
  try {
    return new Function("return true")() === true;
  } catch {
    return false;
  }
}

/** Source that computes expressions: the statements, the names of the results, and the functions that it calls. */
export interface Emitted {
  readonly code: string;
  readonly results: readonly string[];
}

/** The functions that generated code calls by name, `f0`, `f1`, … */
export class Environment {
  readonly #names = new Map<unknown, string>();

  name(f: unknown): string {
    let name = this.#names.get(f);
    if (name === undefined) this.#names.set(f, (name = `f${this.#names.size}`));
    return name;
  }

  /** A function with these parameters and this body. */
  build<F>(parameters: readonly string[], body: string): F {
    const make = new Function(...this.#names.values(), `return (${parameters.join(", ")}) => {\n${body}\n};`);
    return make(...this.#names.keys()) as F;
  }
}

/** The statements that compute `roots`, each shared subexpression once. */
export function emit(
  roots: readonly AnyScalar[],
  nameOf: (input: number) => string,
  lowering: Lowering,
  environment: Environment,
): Emitted {
  const names = new Map<AnyScalar, string>();
  const lines: string[] = [];
  const visit = (x: AnyScalar): string => {
    const known = names.get(x);
    if (known !== undefined) return known;
    const body = x.fn?.body?.(...(x.args as readonly Scalar[]));
    let name: string;
    if (body !== undefined) name = visit(body);
    else if (x.op === "input") name = nameOf(x.value);
    else if (x.op === "const") name = lowering.literal(x.value);
    else {
      const source = javascript(x, x.args.map(visit), lowering, environment);
      name = `t${x.id}`;
      lines.push(`const ${name} = ${source};`);
    }
    names.set(x, name);
    return name;
  };
  const results = roots.map(visit);
  return { code: lines.join("\n"), results };
}

/** One operation, given the source of its operands. */
function javascript(x: AnyScalar, args: readonly string[], lowering: Lowering, environment: Environment): string {
  const [a, b, c] = args as readonly [string, string, string];
  switch (x.op) {
    case "select":
      return `${a} !== 0 ? ${b} : ${c}`;
    case "and":
      return `${a} & ${b}`;
    case "or":
      return `${a} | ${b}`;
    case "not":
      return `1 - ${a}`;
    case "call": {
      const called = `${callee(x.fn!, lowering, environment)}(${args.join(", ")})`;
      return lowering.result?.js(called, "") ?? called;
    }
    default:
      return lowering.ops[x.op as Arithmetic].js(a, b); // operands have no source of their own
  }
}

function callee(fn: ScalarFunction, lowering: Lowering, environment: Environment): string {
  if (lowering.functions === "run" && fn.js !== undefined) return fn.js;
  return environment.name(fn[lowering.functions] ?? fn.run);
}

/** `f(x₀, …)` on 0-dim numbers of the given dtype; the result is rounded to it, or is a bool. */
export function compileNumber(y: AnyScalar, arity: number, dtype: DType): NumberFunction {
  const lowering = lowerings[dtype];
  const rounds = y.kind === "number";
  const keep = rounds ? lowering.keep : undefined;
  if (!codegen.allowed) {
    return (...x) => {
      const z = interpret(y, x, lowering);
      const rounded = (rounds ? lowering.round.run(z, 0) : z) as number;
      return keep === undefined ? rounded : keep(rounded);
    };
  }
  const names = Array.from({ length: arity }, (_, i) => `x${i}`);
  const environment = new Environment();
  const { code, results } = emit([y], (i) => names[i]!, lowering, environment);
  const result = rounds ? lowering.round.js(results[0]!, "") : results[0];
  return environment.build(
    names,
    `${code}\nreturn ${keep === undefined ? result : `${environment.name(keep)}(${result})`};`,
  );
}

/** The loop for runs whose inputs move as `steps` says: `1` by one element, `0` not at all, `s` by their stride. */
export function compileLoop(y: AnyScalar, arity: number, dtype: DType, steps: string): Loop {
  const lowering = lowerings[dtype];
  if (!codegen.allowed) return (...run) => interpretLoop(y, lowering, ...run);
  const each = (line: (i: number) => string): string => Array.from({ length: arity }, (_, i) => line(i)).join("\n");
  const environment = new Environment();
  const { code, results } = emit([y], (i) => `x${i}`, lowering, environment);
  const load = (i: number): string => {
    if (steps[i] === "0") return "";
    return steps[i] === "1" ? `const x${i} = d${i}[o${i} + i];` : `const x${i} = d${i}[o${i} + i * s${i}];`;
  };
  const fixed = (i: number): string => (steps[i] === "0" ? `const x${i} = d${i}[o${i}];` : "");
  return environment.build(
    ["out", "start", "count", "data", "offset", "stride"],
    `
    ${each((i) => `const d${i} = data[${i}], s${i} = stride[${i}], o${i} = offset[${i}];`)}
    ${each(fixed)}
    for (let i = 0; i < count; i++) {
      ${each(load)}
      ${code}
      out[start + i] = ${results[0]};
    }`,
  );
}
