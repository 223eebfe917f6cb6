import { ArgumentError } from "./errors.ts";

/** Types of a call: any prefix of the positional arguments `P`, then optionally the options `O`. */
export type Arguments<P extends readonly unknown[], O> = P extends readonly [infer A, ...infer R]
  ? readonly [] | readonly [O] | readonly [A, ...Arguments<R, O>]
  : readonly [] | readonly [O];

/**
 * Reads arguments that may stand in their place or, by name, in one options object at the end; those not given are
 * absent, and `undefined` counts as not given. `named` are further names that have no place.
 */
export function readArguments<O extends object>(
  op: string,
  args: readonly unknown[],
  positional: readonly (keyof O & string)[],
  named: readonly (keyof O & string)[] = [],
): Partial<O> {
  const last = args[args.length - 1];
  const options = isOptions(last) ? last : undefined;
  const count = options === undefined ? args.length : args.length - 1;
  if (count > positional.length) {
    const places = positional.length === 0 ? "" : ` (${positional.join(", ")})`;
    throw new ArgumentError(
      `${op}: takes at most ${positional.length} positional arguments${places}, ` +
        `but ${count} were given; pass others by name, last`,
    );
  }
  const result: Partial<Record<string, unknown>> = {};
  for (let i = 0; i < count; i++) if (args[i] !== undefined) result[positional[i]!] = args[i];
  for (const name in options) {
    if (!positional.includes(name as keyof O & string) && !named.includes(name as keyof O & string)) {
      throw unknownOption(op, name, [...positional, ...named]);
    }
    if (options[name] === undefined) continue;
    if (result[name] !== undefined) {
      throw new ArgumentError(`${op}: got multiple values for argument '${name}': give it once`);
    }
    result[name] = options[name];
  }
  for (const name in result) checkFlag(op, name, result[name]);
  return result as Partial<O>;
}

/** Checks the options object of a function that takes its arguments by name only; `undefined` is none. */
export function checkOptions(op: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) return;
  if (!isOptions(options)) {
    const kind = typeof options === "object" ? options?.constructor.name : typeof options;
    const given = options === null ? "null" : Array.isArray(options) ? "an array" : `a ${kind}`;
    throw new ArgumentError(`${op}: expected an options object { ${known.join(", ")} }, got ${given}`);
  }
  for (const name in options) {
    if (!known.includes(name)) throw unknownOption(op, name, known);
    checkFlag(op, name, options[name]);
  }
}

/** Options that are true or false, whatever takes them. */
const flags: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    "allowUnused bigint copy createGraph hasAux inplace isGradsBatched keepdim materializeGrads pinMemory " +
    "requiresGrad retainGraph sparseGrad unbiased"
  ).split(" "),
);

function checkFlag(op: string, name: string, value: unknown): void {
  if (!flags.has(name) || typeof value === "boolean" || value === undefined || value === null) return;
  const given = typeof value === "string" ? JSON.stringify(value) : typeof value === "number" ? value : typeof value;
  throw new ArgumentError(`${op}: ${name} must be true or false, got ${given}`);
}

const tensorMark = Symbol.for("fluxion.tensor");

/**
 * Whether a value is an object literal: instances of classes (tensors, numbers marked as floats) and arrays are values,
 * not options. Asked by the length of the chain of prototypes, so that literals of another realm count too.
 */
function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && !(tensorMark in value);
}

function unknownOption(op: string, name: string, known: readonly string[]): ArgumentError {
  const meant = nearest(name, known);
  const remedy =
    meant !== undefined
      ? `did you mean "${meant}"?`
      : known.length === 0
        ? "it takes no options"
        : `its options are ${known.join(", ")}`;
  return new ArgumentError(`${op}: unknown option "${name}"; ${remedy}`);
}

/** The known name that was probably meant: equal but for case and underscores, or else a few typing errors away. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = (x: string): string => x.replaceAll("_", "").toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = difference(plain(name), plain(candidate));
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** How many letters differ between the common beginning and the common end; two that changed places count as one. */
function difference(a: string, b: string): number {
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let [m, n] = [a.length, b.length];
  while (m > from && n > from && a[m - 1] === b[n - 1]) {
    m--;
    n--;
  }
  const [x, y] = [a.slice(from, m), b.slice(from, n)];
  return x.length === 2 && x === `${y[1]}${y[0]}` ? 1 : Math.max(x.length, y.length);
}

/**
 * A function whose arguments after the first may also be given by name, in one options object at the end.
 *
 * @example const select = byName("select", ["dim", "index"], selectAt); select(x, { dim: 0, index: 1 })
 */
export function byName<X, R extends readonly unknown[], Y>(
  op: string,
  names: readonly string[],
  f: (x: X, ...rest: R) => Y,
): (x: X, ...rest: R | readonly [...Partial<R>, Readonly<Record<string, unknown>>]) => Y {
  return (x, ...rest) => {
    if (!isOptions(rest[rest.length - 1])) return f(x, ...(rest as unknown as R));
    const given = readArguments<Record<string, unknown>>(op, rest, names);
    return f(x, ...(names.map((name) => given[name]) as unknown as R));
  };
}
