import { close, compareKind, compareValue, membersOf, show } from "../compare.ts";
import { toInteger, toPython } from "../convert.ts";
import type { Num, TensorValue, Value } from "../format.ts";
import { callMethod, functionNamed, invoke, isTensor, type Library, type LibraryTensor } from "../library.ts";
import { toArguments } from "../python/objects.ts";
import type { Check } from "../rows.ts";
import { flatten, makeTensor } from "../tensors.ts";

interface Make {
  readonly $: "make";
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly mul?: number;
  readonly add?: number;
  readonly mod?: number;
  readonly transpose?: true;
}

type Arg = Value | Make | { readonly $: "generator"; readonly name: string };

interface Step {
  readonly op: string;
  readonly self?: Make;
  readonly args?: readonly Arg[];
  readonly kwargs?: Readonly<Record<string, Arg>>;
  readonly name?: string;
  readonly generator?: string;
  readonly tol?: readonly [rtol: number, atol: number];
}

interface Digest {
  readonly $: "digest";
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly head: readonly Num[];
  readonly tail: readonly Num[];
  readonly sum: Num;
  readonly dot: Num;
}

type Output = null | Num | TensorValue | Digest | { readonly $: "tuple"; readonly items: readonly Output[] };

/** Sequences of random calls with their numbers. */
export interface RandomFile {
  readonly cases: readonly {
    readonly id: string;
    readonly seed: Num;
    readonly steps: readonly Step[];
    readonly outputs: readonly Output[];
  }[];
}

/** Compares the numbers of random calls, step by step. */
export function runRandom(library: Library, { cases }: RandomFile, check: Check): void {
  for (const { id, seed, steps, outputs } of cases) {
    const session: Session = { library, generators: new Map(), states: new Map() };
    let isSeeded = false;
    steps.forEach((step, i) => {
      check(`${id}/${i}`, "value", () => {
        if (!isSeeded) functionNamed(library, "manual_seed")(toInteger(seed));
        isSeeded = true;
        const got = take(session, step);
        return compareOutput(got, outputs[i]!, step.tol ?? [0, 0]);
      });
    });
  }
}

interface Session {
  readonly library: Library;
  readonly generators: Map<string, unknown>;
  readonly states: Map<string, unknown>;
}

function take(session: Session, step: Step): unknown {
  const { library, generators, states } = session;
  const { op, name = "" } = step;
  const first = step.args?.[0];
  const generator = step.generator === undefined ? undefined : generators.get(step.generator);
  switch (op) {
    case "Generator": {
      const made = invoke(functionNamed(library, "Generator"), []);
      generators.set(name, made);
      if (first !== undefined) callMethod(library, made, "manual_seed", [toInteger(first as Num)]);
      return null;
    }
    case "manual_seed":
      if (generator === undefined) functionNamed(library, "manual_seed")(toInteger(first as Num));
      else callMethod(library, generator, "manual_seed", [toInteger(first as Num)]);
      return null;
    case "initial_seed":
      return generator === undefined
        ? functionNamed(library, "initial_seed")()
        : callMethod(library, generator, "initial_seed", []);
    case "get_state":
      states.set(
        name,
        generator === undefined
          ? functionNamed(library, "get_rng_state")()
          : callMethod(library, generator, "get_state", []),
      );
      return null;
    case "set_state":
      if (generator === undefined) functionNamed(library, "set_rng_state")(states.get(name));
      else callMethod(library, generator, "set_state", [states.get(name)]);
      return null;
    default:
      return draw(session, step);
  }
}

function draw(session: Session, { op, self, args = [], kwargs = {} }: Step): unknown {
  const { library } = session;
  const positional = args.map((arg) => argument(session, arg));
  const keywords = new Map(Object.entries(kwargs).map(([name, arg]) => [name, argument(session, arg)]));
  const given = toArguments(library, op, positional, keywords);
  if (self !== undefined) return callMethod(library, make(library, self), op, given);
  const path = op.startsWith("init.") ? `nn.${op}` : op;
  const result = invoke(functionNamed(library, path, `nn.functional.${op}`), given);
  if (!op.startsWith("nn.")) return result;
  return Array.from(callMethod(library, result, "parameters", []) as Iterable<unknown>);
}

function argument({ library, generators }: Session, arg: Arg): unknown {
  if (typeof arg === "object" && arg !== null && "$" in arg) {
    if (arg.$ === "make") return make(library, arg);
    if (arg.$ === "generator") return generators.get(arg.name);
  }
  if (typeof arg === "string" && /^-?\d+$/.test(arg)) return BigInt(arg); // beyond 2⁵³
  return toPython(arg as Value, (value) => makeTensor(library, value));
}

function make(library: Library, { shape, dtype, mul = 1, add = 0, mod, transpose }: Make): LibraryTensor {
  const length = shape.reduce((n, size) => n * size, 1);
  const data = Array.from({ length }, (_, i) => (mod === undefined ? i * mul + add : (i * mul + add) % mod));
  const tensor = makeTensor(library, { $: "tensor", dtype, shape, data });
  return transpose === true ? (callMethod(library, tensor, "transpose", [0, 1]) as LibraryTensor) : tensor;
}

function compareOutput(got: unknown, want: Output, tol: readonly [number, number]): string | null {
  if (want === null) return null;
  if (typeof want !== "object") {
    return String(got) === String(want) ? null : `got ${show(got)}, want ${want}`;
  }
  if (want.$ === "tuple") {
    const members = membersOf(got) ?? [];
    if (members.length !== want.items.length) return `got ${members.length} results, want ${want.items.length}`;
    return want.items.map((item, i) => compareOutput(members[i], item, tol)).find((reason) => reason !== null) ?? null;
  }
  if (want.$ === "digest") return compareDigest(got, want, tol);
  if (want.dtype === "bool") return compareValue(got, want, { order: "value" });
  return (
    compareKind(got, want.dtype, want.shape) ?? compareElements(got, want.dtype, want.data as readonly Num[], 0, tol)
  );
}

/** The elements, each exactly; those of int64 as bigints. */
const elementsOf = (got: unknown): readonly unknown[] =>
  flatten((got as { toArray(options: { readonly bigint: boolean }): unknown }).toArray({ bigint: true }));

function compareElements(
  got: unknown,
  dtype: string,
  want: readonly Num[],
  offset: number,
  [rtol, atol]: readonly [number, number],
): string | null {
  const data = elementsOf(got);
  for (let i = 0; i < want.length; i++) {
    if (dtype.includes("int")) {
      if (BigInt(data[offset + i] as number) === BigInt(want[i]!)) continue;
      return `element ${offset + i}: got ${data[offset + i]}, want ${want[i]}`;
    }
    const [x, y] = [Number(data[offset + i]), rounded(dtype, Number(want[i]))];
    if (!close(x, y, { rtol, atol })) return `element ${offset + i}: got ${x}, want ${y}`;
  }
  return null;
}

/** The vectors have the shortest decimals that read back as the same number of the dtype. */
const rounded = (dtype: string, x: number): number => (dtype === "float32" ? Math.fround(x) : x);

function compareDigest(got: unknown, want: Digest, tol: readonly [number, number]): string | null {
  const kind = compareKind(got, want.dtype, want.shape);
  if (kind !== null || !isTensor(got)) return kind;
  const data = elementsOf(got);
  const ends =
    compareElements(got, want.dtype, want.head, 0, tol) ??
    compareElements(got, want.dtype, want.tail, data.length - want.tail.length, tol);
  if (ends !== null) return ends;
  if (want.dtype.includes("int") || want.dtype === "bool") {
    const big = data.map((x) => BigInt(x as number));
    const sum = big.reduce((total, x) => total + x, 0n);
    const dot = big.reduce((total, x, i) => total + BigInt(i + 1) * x, 0n);
    return sum === BigInt(want.sum) && dot === BigInt(want.dot) ? null : `got sum ${sum}, want ${want.sum}`;
  }
  return (
    compareSum(data.map(Number), Number(want.sum), () => 1, tol) ??
    compareSum(data.map(Number), Number(want.dot), (i) => i + 1, tol)
  );
}

/** |got − want| ≤ (rtol + 1e−12) A + atol W for Σ wᵢ xᵢ, with A = Σ wᵢ |xᵢ| and W = Σ wᵢ. */
function compareSum(
  data: readonly number[],
  want: number,
  weight: (i: number) => number,
  [rtol, atol]: readonly [number, number],
): string | null {
  let [got, A, W] = [0, 0, 0];
  data.forEach((x, i) => {
    got += weight(i) * x;
    A += weight(i) * Math.abs(x);
    W += weight(i);
  });
  return close(got, want, { rtol: 0, atol: (rtol + 1e-12) * A + atol * W }) ? null : `got sum ${got}, want ${want}`;
}
