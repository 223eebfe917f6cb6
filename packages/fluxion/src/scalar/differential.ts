import { type AnyScalar, call, constant, input, isConst, type Kind, type Scalar, select } from "./scalar.ts";

/**
 * The differential of `y` when input `index` moves by `t` and the others stay: linear in `t`.
 *
 * Here, and only here, 0 · x is 0 for every x: it is the zero of calculus, not that of IEEE.
 */
export function differential(y: AnyScalar, index: number, t: Scalar): Scalar {
  const known = new Map<AnyScalar, Scalar>();
  const d = (x: AnyScalar): Scalar => {
    let dx = known.get(x);
    if (dx === undefined) known.set(x, (dx = rule(x as Scalar)));
    return dx;
  };
  const rule = (z: Scalar): Scalar => {
    if ((z.kind as Kind) === "bool") return zero;
    const [a, b, c] = z.args as readonly Scalar[];
    switch (z.op) {
      case "input":
        return z.value === index ? t : zero;
      case "add":
        return plus(d(a!), d(b!));
      case "sub":
        return plus(d(a!), minus(d(b!)));
      case "neg":
        return minus(d(a!));
      case "mul":
      case "strongMul":
        return plus(times(d(a!), b!), times(d(b!), a!));
      case "div":
        return plus(quotient(d(a!), b!), minus(times(d(b!), z.div(b!))));
      case "strongDiv":
        return plus(quotient(d(a!), b!), minus(times(d(b!), z.strongDiv(b!))));
      case "select":
        return select(a as unknown as Scalar<"bool">, d(b!), d(c!));
      case "call":
        return chain(z, d);
      default:
        return zero; // constants, comparisons and logic
    }
  };
  return d(y);
}

/** Σ dxᵢ ∂f/∂xᵢ */
function chain(z: Scalar, d: (x: AnyScalar) => Scalar): Scalar {
  const partials = z.fn!.partials;
  return z.args.reduce<Scalar>((sum, x, i) => {
    const dx = d(x);
    if (isConst(dx, 0)) return sum;
    const slope = partials[i]!(...(z.args as readonly Scalar[]), z);
    // c / y keeps the rounding of one division
    if (slope.op === "div" && isConst(slope.args[0]!, 1)) return plus(sum, quotient(dx, slope.args[1] as Scalar));
    return plus(sum, times(dx, slope));
  }, zero);
}

const zero = constant(0);

/** Sum, product and so on, with the zero of calculus. */
const plus = (x: Scalar, y: Scalar): Scalar => (isConst(x, 0) ? y : isConst(y, 0) ? x : x.add(y));
const times = (x: Scalar, y: Scalar): Scalar => {
  if (isConst(x, 0) || isConst(y, 0)) return zero;
  return isConst(y, -1) ? x.neg() : x.strongMul(y);
};
const minus = (x: Scalar): Scalar => (isConst(x, 0) ? zero : x.neg());
const quotient = (dx: Scalar, y: Scalar): Scalar => (isConst(dx, 0) ? zero : dx.strongDiv(y));

/** `x` with subexpressions replaced. */
export function rewrite<K extends Kind>(x: Scalar<K>, replace: (x: AnyScalar) => AnyScalar | undefined): Scalar<K> {
  const known = new Map<AnyScalar, AnyScalar>();
  const walk = (x: AnyScalar): AnyScalar => {
    let y = known.get(x) ?? replace(x);
    if (y === undefined) y = x.args.length === 0 ? x : operation(x, x.args.map(walk));
    known.set(x, y);
    return y;
  };
  return walk(x) as Scalar<K>;
}

/** The operation of `x`, on other operands. */
export function operation(x: AnyScalar, args: readonly AnyScalar[]): AnyScalar {
  const [a, b, c] = args as readonly Scalar[];
  switch (x.op) {
    case "call":
      return call(x.fn!, ...args);
    case "select":
      return select(a as unknown as Scalar<"bool">, b!, c!);
    case "neg":
    case "not":
      return a![x.op]();
    case "and":
    case "or":
      return a![x.op](b as unknown as Scalar<"bool">);
    case "input":
    case "const":
      return x;
    default:
      return a![x.op](b!);
  }
}

/** The inputs that `x` reads, in ascending order. */
export function inputsOf(x: AnyScalar): readonly number[] {
  const found = new Set<number>();
  const seen = new Set<AnyScalar>();
  const walk = (x: AnyScalar): void => {
    if (seen.has(x)) return;
    seen.add(x);
    if (x.op === "input") found.add(x.value);
    x.args.forEach(walk);
  };
  walk(x);
  return [...found].sort((i, j) => i - j);
}

/** The expression of a function of `arity` numbers. */
export function expression(arity: number, f: (...x: Scalar[]) => Scalar): Scalar {
  return f(...Array.from({ length: arity }, (_, i) => input(i)));
}
