import {
  isTensorValue,
  itemsOf,
  type Num,
  type OperatorFile,
  type Sample,
  type TensorValue,
  type Value,
} from "./format.ts";

/** Numbers in [0, 1) that are the same at every run: xorshift (Marsaglia 2003). */
export function randomNumbers(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

type Alteration = (tensor: TensorValue, pick: (count: number) => number) => TensorValue | null | undefined;

/** Ways to make an expectation wrong; undefined where a tensor cannot be altered so. */
export const alterations: Readonly<Record<string, Alteration>> = {
  value: (tensor, pick) => replace(tensor, pick, otherNumber),
  dtype: (tensor) => ({ ...tensor, dtype: tensor.dtype === "float64" ? "float32" : "float64" }),
  shape: (tensor) => ({ ...tensor, shape: [...tensor.shape, 1] }),
  null: (tensor) => (tensor.data.some((x) => Math.abs(Number(x)) > 1e-3) ? null : undefined),
  NaN: (tensor, pick) =>
    tensor.dtype.startsWith("float") ? replace(tensor, pick, (x) => (x === "NaN" ? 0 : "NaN")) : undefined,
};

/** The sample of an operator with one expected tensor altered, alone in its file. */
export function alterSample(
  file: OperatorFile,
  id: string,
  kind: string,
  alteration: Alteration,
  pick: (count: number) => number,
): OperatorFile | undefined {
  const sample = file.samples.find((one) => one.id === id)!;
  const altered =
    kind === "value" ? alterOutput(sample, alteration, pick) : alterDerivative(sample, kind, alteration, pick);
  return altered === undefined ? undefined : { ...file, samples: [altered] };
}

function alterOutput(sample: Sample, alteration: Alteration, pick: (count: number) => number): Sample | undefined {
  if (isTensorValue(sample.output)) {
    const output = alteration(sample.output, pick);
    return output === undefined ? undefined : { ...sample, output };
  }
  const items = itemsOf(sample.output);
  if (items === undefined || items.length === 0) return undefined;
  const at = pick(items.length);
  const item = items[at];
  const altered = isTensorValue(item) ? alteration(item, pick) : undefined;
  if (altered === undefined) return undefined;
  return { ...sample, output: items.map((x, i): Value => (i === at ? altered : x)) };
}

function alterDerivative(
  sample: Sample,
  kind: string,
  alteration: Alteration,
  pick: (count: number) => number,
): Sample | undefined {
  const list = sample[kind as "vjp" | "jvp" | "gradgrad"]!;
  const at = pick(list.length);
  const altered = list[at] === null || list[at] === undefined ? undefined : alteration(list[at], pick);
  return altered === undefined ? undefined : { ...sample, [kind]: list.map((x, i) => (i === at ? altered : x)) };
}

function replace(
  tensor: TensorValue,
  pick: (count: number) => number,
  other: (x: Num | boolean) => Num | boolean,
): TensorValue | undefined {
  if (tensor.data.length === 0) return undefined;
  const at = pick(tensor.data.length);
  return { ...tensor, data: tensor.data.map((x, i) => (i === at ? other(x) : x)) };
}

function otherNumber(x: Num | boolean): Num | boolean {
  if (typeof x === "boolean") return !x;
  if (typeof x === "string") return 0;
  // beyond every tolerance of the vectors, and representable in every dtype's neighbourhood
  return Number.isInteger(x) && Math.abs(x) < 100 ? x + 1 : x + Math.abs(x) + 1;
}
