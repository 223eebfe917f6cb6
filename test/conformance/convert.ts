import type { TensorValue, Value } from "./format.ts";
import type { Library, LibraryTensor } from "./library.ts";
import { ellipsis, PythonComplex, PythonDtype, PythonFloat, PythonSlice, PythonTuple } from "./python/values.ts";
import { makeTensor, numeric } from "./tensors.ts";

/** Makes the tensors of a case; `grad` those that require grad, in order. */
export type TensorMaker = (value: TensorValue) => LibraryTensor;

/** The inputs of a case as Python values, with the tensors among them that require grad, depth first. */
export interface Inputs {
  readonly input: unknown;
  readonly args: readonly unknown[];
  readonly kwargs: ReadonlyMap<string, unknown>;
  readonly leaves: readonly LibraryTensor[];
}

/** What a case calls an operator with. */
export interface Arguments {
  readonly input: Value;
  readonly args?: readonly Value[];
  readonly kwargs?: Readonly<Record<string, Value>>;
}

/** How the inputs of a case are made. */
export interface MakeOptions {
  /** Whether tensors are not contiguous. */
  readonly strided?: boolean;
  /** Tensors in the place of those that require grad. */
  readonly leaves?: readonly LibraryTensor[];
  /** Whether the leaves require grad; so unless stated. */
  readonly requiresGrad?: boolean;
}

/** Makes the inputs of a case. */
export function makeInputs(library: Library, sample: Arguments, options: MakeOptions = {}): Inputs {
  const leaves: LibraryTensor[] = [];
  const make: TensorMaker = (value) => {
    if (value.grad !== true) return makeTensor(library, value, options.strided);
    const leaf =
      options.leaves === undefined
        ? makeTensor(library, value, options.strided, options.requiresGrad ?? true)
        : options.leaves[leaves.length]!;
    leaves.push(leaf);
    return leaf;
  };
  const input = toPython(sample.input, make);
  const args = (sample.args ?? []).map((value) => toPython(value, make));
  const kwargs = new Map(Object.entries(sample.kwargs ?? {}).map(([name, value]) => [name, toPython(value, make)]));
  return { input, args, kwargs, leaves };
}

/** A value of the vectors as the Python subset holds it. */
export function toPython(value: Value, make: TensorMaker): unknown {
  if (typeof value === "string" && /^-?\d{16,}$/.test(value)) return BigInt(value);
  if (typeof value !== "object" || value === null) return value;
  if (!("$" in value)) return value.map((item) => toPython(item, make));
  switch (value.$) {
    case "tensor":
      return make(value);
    case "float":
      return new PythonFloat(Number(value.value));
    case "complex":
      return new PythonComplex(Number(value.re), Number(value.im));
    case "tuple":
      return new PythonTuple(value.items.map((item) => toPython(item, make)));
    case "slice": {
      const [start, stop, step] = [value.start, value.stop, value.step].map((item) => toPython(item, make));
      return new PythonSlice(start, stop, step);
    }
    case "ellipsis":
      return ellipsis;
    case "dtype":
      return new PythonDtype(value.value);
    default:
      return value.value;
  }
}

/** A number of the vectors that may be an integer in decimal. */
export function toInteger(value: number | string): number | bigint {
  return numeric(value) as number | bigint;
}
