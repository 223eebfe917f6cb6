import { show } from "../compare.ts";
import type { TensorValue } from "../format.ts";
import { camelCase, functionNamed, type Library, type LibraryNode, type LibraryTensor } from "../library.ts";
import { evaluate, pythonScope } from "../python/evaluate.ts";
import { parseExpression } from "../python/parse.ts";
import { attempt, type Check } from "../rows.ts";
import { makeTensor } from "../tensors.ts";

interface Repr {
  readonly id: string;
  readonly tensor?: TensorValue;
  readonly make?: Make;
  readonly printoptions?: Readonly<Record<string, unknown>>;
  readonly default_dtype?: string;
  readonly repr: string;
}

interface Make {
  readonly n: number;
  readonly dtype: string;
  readonly shape?: readonly number[];
  readonly mul?: number;
  readonly add?: number;
  readonly mod?: number;
}

interface ExpressionCase {
  readonly id: string;
  readonly expr: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly requires_grad: boolean;
  readonly is_leaf: boolean;
  readonly grad_fn: string | null;
  readonly next?: readonly (string | null)[];
  readonly repr: string;
}

/** Tensors and expressions with what PyTorch prints. */
export interface PrintingFile {
  readonly repr: readonly Repr[];
  readonly expression_inputs: Readonly<Record<string, TensorValue>>;
  readonly expressions: readonly ExpressionCase[];
}

/** Compares what is printed, and the nodes of expressions. */
export function runPrinting(library: Library, file: PrintingFile, check: Check, strided: boolean): void {
  for (const one of file.repr)
    check(one.id, "repr", () => withOptions(library, one, () => compareText(print(library, one, strided), one.repr)));
  for (const one of file.expressions) runExpression(library, file.expression_inputs, one, check);
}

function print(library: Library, { tensor, make }: Repr, strided: boolean): string {
  if (tensor !== undefined) return String(makeTensor(library, tensor, strided, tensor.grad === true));
  const { n, dtype, shape = [n], mul = 1, add = 0, mod } = make!;
  const data = Array.from({ length: n }, (_, i) => (mod === undefined ? i * mul + add : (i * mul + add) % mod));
  return String(
    makeTensor(
      library,
      { $: "tensor", dtype, shape, data: dtype.includes("int") ? data.map(Math.trunc) : data },
      strided,
    ),
  );
}

function withOptions<T>(library: Library, { printoptions, default_dtype }: Repr, run: () => T): T {
  const setPrintoptions = functionNamed(library, "set_printoptions");
  const setDefaultDtype = functionNamed(library, "set_default_dtype");
  try {
    if (default_dtype !== undefined) setDefaultDtype(default_dtype);
    if (printoptions !== undefined) {
      setPrintoptions(
        Object.fromEntries(Object.entries(printoptions).map(([name, value]) => [camelCase(name), value])),
      );
    }
    return run();
  } finally {
    setPrintoptions({ profile: "default" });
    setDefaultDtype("float32");
  }
}

function runExpression(
  library: Library,
  inputs: Readonly<Record<string, TensorValue>>,
  one: ExpressionCase,
  check: Check,
): void {
  const result = attempt(() => {
    const names = Object.entries(inputs).map(([name, value]) => [
      name,
      makeTensor(library, value, false, value.grad === true),
    ]);
    return evaluate(parseExpression(one.expr), pythonScope(library, Object.fromEntries(names))) as LibraryTensor & {
      readonly isLeaf: boolean;
    };
  });
  check(one.id, "repr", () => compareText(String(result()), one.repr));
  check(one.id, "state", () => {
    const { dtype, shape, requiresGrad, isLeaf } = result();
    return compareText(
      JSON.stringify({ dtype, shape, requiresGrad, isLeaf }),
      JSON.stringify({ dtype: one.dtype, shape: one.shape, requiresGrad: one.requires_grad, isLeaf: one.is_leaf }),
    );
  });
  check(one.id, "grad_fn", () => compareText(nameOf(result().gradFn), one.grad_fn));
  const { next } = one;
  if (next === undefined) return;
  check(one.id, "next", () => {
    const names = result().gradFn?.nextFunctions.map(([node]) => nameOf(node)) ?? [];
    return compareText(JSON.stringify(names), JSON.stringify(next));
  });
}

function nameOf(node: LibraryNode | null): string | null {
  return node === null ? null : node.name();
}

function compareText(got: string | null, want: string | null): string | null {
  return got === want ? null : `got ${show(got)}, want ${show(want)}`;
}
