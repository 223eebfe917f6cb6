import type { Num, TensorValue } from "./format.ts";
import { type AnyFunction, functionNamed, type Library, type LibraryTensor } from "./library.ts";

/** A tensor of the library with the given values, strided on request. */
export function makeTensor(library: Library, value: TensorValue, strided = false, requiresGrad = false): LibraryTensor {
  const tensor = strided ? makeStrided(library, value) : makeContiguous(library, value.shape, value.data, value.dtype);
  if (requiresGrad) (tensor as unknown as { requiresGrad_: AnyFunction }).requiresGrad_(true);
  return tensor;
}

/** The elements of a tensor, row-major. */
export function flatten(nested: unknown): readonly unknown[] {
  return Array.isArray(nested) ? nested.flat(Number.POSITIVE_INFINITY) : [nested];
}

/** A number of the vectors as JavaScript holds it. */
export function numeric(value: Num | boolean): number | bigint | boolean {
  if (typeof value !== "string") return value;
  return /^-?\d+$/.test(value) ? BigInt(value) : Number(value);
}

function makeContiguous(
  library: Library,
  shape: readonly number[],
  data: readonly (Num | boolean)[],
  dtype: string,
): LibraryTensor {
  if (dtype.startsWith("complex")) return makeComplex(library, shape, data, dtype);
  if (data.length === 0) return functionNamed(library, "zeros")(shape, { dtype }) as LibraryTensor;
  const elements = dtype === "bool" ? data.map((x) => Boolean(Number(x))) : data.map(numeric);
  return functionNamed(library, "tensor")(nest(elements, shape), { dtype }) as LibraryTensor;
}

function makeComplex(
  library: Library,
  shape: readonly number[],
  data: readonly (Num | boolean)[],
  dtype: string,
): LibraryTensor {
  const part = dtype === "complex64" ? "float32" : "float64";
  const even = makeContiguous(
    library,
    shape,
    data.filter((_, i) => i % 2 === 0),
    part,
  );
  const odd = makeContiguous(
    library,
    shape,
    data.filter((_, i) => i % 2 === 1),
    part,
  );
  const complex = library.torch["complex"];
  if (typeof complex !== "function") throw new Error(`${dtype} is not supported`);
  return (complex as AnyFunction)(even, odd) as LibraryTensor;
}

/** The same values in transposed storage or, for a vector, in every second place. */
function makeStrided(library: Library, { shape, data, dtype }: TensorValue): LibraryTensor {
  const width = dtype.startsWith("complex") ? 2 : 1;
  const count = data.length / width;
  if (shape.length === 0 || count === 0) return makeContiguous(library, shape, data, dtype);
  const element = (i: number): readonly (Num | boolean)[] => data.slice(i * width, (i + 1) * width);
  if (shape.length === 1) {
    const doubled = Array.from({ length: 2 * count }, (_, i) => element(i >> 1)).flat();
    const wide = makeContiguous(library, [2 * count], doubled, dtype) as unknown as { index: AnyFunction };
    return wide.index(functionNamed(library, "slice")(null, null, 2)) as LibraryTensor;
  }
  const rows = shape[0]!;
  const columns = shape.at(-1)!;
  const middle = count / rows / columns;
  const transposed: (Num | boolean)[] = [];
  for (let j = 0; j < columns; j++) {
    for (let m = 0; m < middle; m++) {
      for (let i = 0; i < rows; i++) transposed.push(...element((i * middle + m) * columns + j));
    }
  }
  const swapped = [columns, ...shape.slice(1, -1), rows];
  const tensor = makeContiguous(library, swapped, transposed, dtype) as unknown as { transpose: AnyFunction };
  return tensor.transpose(0, shape.length - 1) as LibraryTensor;
}

function nest(elements: readonly unknown[], shape: readonly number[]): unknown {
  if (shape.length === 0) return elements[0];
  if (shape.length === 1) return elements;
  const size = elements.length / shape[0]!;
  const rest = shape.slice(1);
  return Array.from({ length: shape[0]! }, (_, i) => nest(elements.slice(i * size, (i + 1) * size), rest));
}
