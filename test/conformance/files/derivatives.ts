import { type AnyFunction, functionNamed, isTensor, type Library, type LibraryTensor } from "../library.ts";
import { attempt, type Check } from "../rows.ts";
import { flatten } from "../tensors.ts";

type Expression =
  | string
  | number
  | { readonly $: "float"; readonly value: number }
  | readonly [string, ...Expression[]];

/** Exact derivatives of scalar functions. */
export interface DerivativeFile {
  readonly scalar: readonly {
    readonly id: string;
    readonly expr: Expression;
    readonly points: readonly {
      readonly x: number;
      readonly derivatives: readonly number[];
      readonly tol: readonly number[];
    }[];
  }[];
  readonly partials: readonly {
    readonly id: string;
    readonly vars: readonly string[];
    readonly expr: Expression;
    readonly points: readonly {
      readonly at: readonly number[];
      readonly partials: readonly (readonly [orders: readonly number[], value: number, tol: number])[];
    }[];
  }[];
}

/** Compares successive and mixed derivatives by each of the ways that give them. */
export function runDerivatives(library: Library, file: DerivativeFile, check: Check): void {
  for (const { id, expr, points } of file.scalar) {
    const f: AnyFunction = (x) => evaluate(library, expr, { x });
    points.forEach((point, m) => {
      runPoint(library, f, point, (n, kind, compare) => check(`${id}/points/${m}/${n}`, kind, compare));
    });
  }
  for (const { id, vars, expr, points } of file.partials) {
    points.forEach(({ at, partials }, m) => {
      const leaves = attempt(() => at.map((value) => leaf(library, value)));
      const y = attempt(() => evaluate(library, expr, Object.fromEntries(vars.map((name, i) => [name, leaves()[i]]))));
      partials.forEach(([orders, want, tol], j) => {
        check(`${id}/points/${m}/${j}`, "partial", () => {
          const pairs = orders.map((order, i) => [leaves()[i], order]).filter(([, order]) => order !== 0);
          const got = functionNamed(library, "partial")(y(), pairs);
          return compare(got, want, tol, want === 0 ? largest(partials.map(([, value]) => value)) : 0);
        });
      });
    });
  }
}

interface Point {
  readonly x: number;
  readonly derivatives: readonly number[];
  readonly tol: readonly number[];
}

function runPoint(
  library: Library,
  f: AnyFunction,
  { x, derivatives, tol }: Point,
  check: (n: number, kind: string, compare: () => string | null) => void,
): void {
  const last = derivatives.length - 1;
  const neighbours = (n: number): number => largest(derivatives.slice(Math.max(0, n - 1), n + 2));
  const input = attempt(() => leaf(library, x));
  const y = attempt(() => f(input()));
  const all = attempt(() => functionNamed(library, "derivatives")(y(), input(), last) as readonly unknown[]);
  const coefficients = attempt(
    () =>
      functionNamed(library, "taylor")(
        f,
        functionNamed(library, "tensor")(x, { dtype: "float64" }),
        last,
      ) as readonly unknown[],
  );
  let factorial = 1;
  derivatives.forEach((want, n) => {
    if (n > 0) factorial *= n;
    const scale = factorial;
    check(n, "derivatives", () => compare(all()[n], want, tol[n]!, neighbours(n)));
    check(n, "taylor", () => compare(number(coefficients()[n]) * scale, want, tol[n]!, neighbours(n)));
  });
  check(last, "nthDerivative", () =>
    compare(
      functionNamed(library, "nthDerivative")(y(), input(), last),
      derivatives[last]!,
      tol[last]!,
      neighbours(last),
    ),
  );
}

/** The names of operations that are not their own in `torch`. */
const functions: Readonly<Record<string, readonly string[]>> = { softplus: ["softplus", "nn.functional.softplus"] };

function evaluate(library: Library, expression: Expression, variables: Readonly<Record<string, unknown>>): unknown {
  if (typeof expression === "string") return variables[expression];
  if (typeof expression === "number") return expression;
  if ("$" in expression) return expression.value;
  const [name, ...operands] = expression;
  const values = operands.map((operand) => evaluate(library, operand, variables));
  return functionNamed(library, ...(functions[name] ?? [name]))(...values);
}

function leaf(library: Library, value: number): LibraryTensor {
  return functionNamed(library, "tensor")(value, { dtype: "float64", requiresGrad: true }) as LibraryTensor;
}

function number(value: unknown): number {
  return isTensor(value) ? Number(flatten(value.toArray())[0]) : Number(value);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** The tolerance is relative; a derivative that is exactly 0 is measured by its neighbours. */
function compare(value: unknown, want: number, tol: number, neighbours: number): string | null {
  const got = number(value);
  const scale = want === 0 ? Math.max(1, neighbours) : Math.abs(want);
  if (Math.abs(got - want) <= tol * scale) return null;
  return `got ${got}, want ${want} within ${tol}: off by ${(Math.abs(got - want) / scale).toExponential(1)}`;
}
