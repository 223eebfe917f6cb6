/** A number in the vectors: "NaN", infinities and integers beyond 2**53 are strings. */
export type Num = number | string;

/** A tensor in the vectors: row-major data; complex ones hold re, im, re, im. */
export interface TensorValue {
  readonly $: "tensor";
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (Num | boolean)[];
  readonly grad?: true;
}

/** A Python value in the vectors. */
export type Value =
  | null
  | boolean
  | string
  | number
  | readonly Value[]
  | TensorValue
  | { readonly $: "float"; readonly value: Num }
  | { readonly $: "complex"; readonly re: Num; readonly im: Num }
  | { readonly $: "tuple"; readonly items: readonly Value[] }
  | { readonly $: "slice"; readonly start: Value; readonly stop: Value; readonly step: Value }
  | { readonly $: "ellipsis" }
  | { readonly $: "dtype" | "device" | "layout" | "memory_format"; readonly value: string };

/** One call of an operator with what PyTorch gave. */
export interface Sample {
  readonly id: string;
  readonly input: Value;
  readonly args?: readonly Value[];
  readonly kwargs?: Readonly<Record<string, Value>>;
  readonly post?: string;
  readonly random?: true;
  readonly special?: true;
  readonly tol?: number;
  readonly grad_fn?: string;
  readonly output: Value;
  readonly cotangents?: readonly TensorValue[];
  readonly vjp?: readonly (TensorValue | null)[];
  readonly tangents?: readonly TensorValue[];
  readonly jvp?: readonly (TensorValue | null)[];
  readonly gradgrad?: readonly (TensorValue | null)[];
}

/** The samples of an operator. */
export interface OperatorFile {
  readonly op: string;
  readonly tier: number;
  readonly call: string;
  readonly posts?: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

/** Whether a value of the vectors is a tensor. */
export function isTensorValue(value: Value | undefined): value is TensorValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && "$" in value && value.$ === "tensor";
}

/** The members of a list or tuple of the vectors; undefined for anything else. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value as readonly Value[];
  if (typeof value === "object" && value !== null && "$" in value && value.$ === "tuple") return value.items;
  return undefined;
}

/** The tensors of a value, depth first. */
export function tensorsOf(value: Value): readonly TensorValue[] {
  if (isTensorValue(value)) return [value];
  return (itemsOf(value) ?? []).flatMap(tensorsOf);
}
