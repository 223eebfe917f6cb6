/*
 * What operators mean at run time. Two numbers mean what JavaScript says. An object takes part by methods under
 * `Symbol.for("fluxion.op.…")`, which get both operands in their order and return the result, or `defer` to let the
 * other operand answer. For everything else (strings, bigints, dates) the operator is JavaScript's.
 */

/** Names of the operators with two operands. */
export type BinaryName =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "mod"
  | "pow"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "and"
  | "or"
  | "xor";

/** Names of the operators with one operand; `truthy` is what an `if` asks. */
export type UnaryName = "neg" | "not" | "truthy";

/** A method returns this to say that it does not know the other operand. */
export const defer: symbol = Symbol.for("fluxion.op.defer");

const symbolOf = (name: BinaryName | UnaryName): symbol => Symbol.for(`fluxion.op.${name}`);

/** The symbol under which an object keeps its method for an operator. */
export const symbols: Readonly<Record<BinaryName | UnaryName, symbol>> = {
  add: symbolOf("add"),
  sub: symbolOf("sub"),
  mul: symbolOf("mul"),
  div: symbolOf("div"),
  mod: symbolOf("mod"),
  pow: symbolOf("pow"),
  lt: symbolOf("lt"),
  le: symbolOf("le"),
  gt: symbolOf("gt"),
  ge: symbolOf("ge"),
  and: symbolOf("and"),
  or: symbolOf("or"),
  xor: symbolOf("xor"),
  neg: symbolOf("neg"),
  not: symbolOf("not"),
  truthy: symbolOf("truthy"),
};

/** Operands can be any value; JavaScript's own operators only type-check on numbers. */
type Operand = number;
type Method = (this: unknown, left: unknown, right?: unknown) => unknown;

function methodOf(value: unknown, symbol: symbol): Method | null {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return null;
  const method = (value as Record<symbol, unknown>)[symbol];
  return typeof method === "function" ? (method as Method) : null;
}

/** The answer of the left operand, else of the right one, else `defer`. */
function dispatch(symbol: symbol, a: unknown, b: unknown): unknown {
  const left = methodOf(a, symbol);
  const answer = left ? left.call(a, a, b) : defer;
  if (answer !== defer) return answer;
  const right = methodOf(b, symbol);
  return right ? right.call(b, a, b) : defer;
}

function binary(name: BinaryName, native: (a: Operand, b: Operand) => unknown): (a: unknown, b: unknown) => unknown {
  const symbol = symbols[name];
  return (a, b) => {
    if (typeof a === "number" && typeof b === "number") return native(a, b);
    const answer = dispatch(symbol, a, b);
    return answer === defer ? native(a as Operand, b as Operand) : answer;
  };
}

function unary(name: UnaryName, native: (a: Operand) => unknown): (a: unknown) => unknown {
  const symbol = symbols[name];
  return (a) => {
    if (typeof a === "number") return native(a);
    const method = methodOf(a, symbol);
    const answer = method ? method.call(a, a) : defer;
    return answer === defer ? native(a as Operand) : answer;
  };
}

/** The operators that transformed code calls as `__op`. */
export const op: Readonly<
  Record<BinaryName, (a: unknown, b: unknown) => unknown> &
    Record<"neg" | "not", (a: unknown) => unknown> &
    Record<"truthy", (a: unknown) => boolean>
> = {
  add: binary("add", (a, b) => a + b),
  sub: binary("sub", (a, b) => a - b),
  mul: binary("mul", (a, b) => a * b),
  div: binary("div", (a, b) => a / b),
  mod: binary("mod", (a, b) => a % b),
  pow: binary("pow", (a, b) => a ** b),
  lt: binary("lt", (a, b) => a < b),
  le: binary("le", (a, b) => a <= b),
  gt: binary("gt", (a, b) => a > b),
  ge: binary("ge", (a, b) => a >= b),
  and: binary("and", (a, b) => a & b),
  or: binary("or", (a, b) => a | b),
  xor: binary("xor", (a, b) => a ^ b),
  neg: unary("neg", (a) => -a),
  not: unary("not", (a) => ~a),
  truthy: unary("truthy", (a) => !!a) as (a: unknown) => boolean,
};
