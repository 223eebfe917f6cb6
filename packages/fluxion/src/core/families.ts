/** The words rows are written in. */

import type { DType } from "../tensor/dtype.ts";
import { type AnyScalar, call, input, type Kind, type PartialRule, type Scalar } from "../scalar/scalar.ts";
import { bind, binaryCall, unaryCall } from "./bind.ts";
import {
  type Bilinear,
  type Composite,
  type Discrete,
  Elementwise,
  type Linear,
  Primitive,
  type Promotion,
} from "./primitive.ts";
import { isTensor, type Tensor, type TensorLike } from "./tensor.ts";
import { operands } from "./operands.ts";

/** An elementwise function of the inputs `X`, one element of each. */
export interface ElementwiseRow<X extends readonly AnyScalar[]> {
  readonly name: string;
  readonly value: (...x: X) => AnyScalar;
  /** ∂f/∂xᵢ from the inputs and the value z, where differentiating `value` would lose digits. */
  readonly partials?: { readonly [K in keyof X]: (...xz: [...X, z: Scalar]) => Scalar };
  /** `float`: integers are converted to the default float type first. `same` by default. */
  readonly promotion?: Promotion;
  /** Refuses dtypes, with PyTorch's words. */
  readonly check?: (dtypes: readonly DType[]) => void;
  /** The name of its node where PyTorch's differs from `NameBackward0`. */
  readonly nodeName?: string | undefined;
}

export type UnaryRow = ElementwiseRow<readonly [x: Scalar]>;
export type BinaryRow = ElementwiseRow<readonly [x: Scalar, y: Scalar]>;
export type ChoiceRow = ElementwiseRow<readonly [c: Scalar<"bool">, x: Scalar, y: Scalar]>;

/** Of one tensor or number. */
export function unary(row: UnaryRow): (x: TensorLike) => Tensor {
  return unaryCall(row.name, unaryPrimitive(row));
}

/** Of two tensors or numbers, in any mix. */
export function binary(row: BinaryRow): (x: TensorLike, y: TensorLike) => Tensor {
  return binaryCall(row.name, binaryPrimitive(row));
}

/** Of two, under one name of its node beside a tensor and another beside a number. */
export function binaryBeside(
  row: BinaryRow,
  names: { readonly tensor: string; readonly number: string },
): (x: TensorLike, y: TensorLike) => Tensor {
  const [withTensor, withNumber] = [
    binary({ ...row, nodeName: names.tensor }),
    binary({ ...row, nodeName: names.number }),
  ];
  return (x, y) => (isTensor(y) ? withTensor : withNumber)(x, y);
}

/** Of a condition and two others. */
export function choice(row: ChoiceRow): (c: Tensor, x: TensorLike, y: TensorLike) => Tensor {
  const primitive = elementwise(row as AnyRow, ["bool", "number", "number"]);
  return (c, x, y) => bind(primitive, [c, ...operands(row.name, [x, y])]);
}

/** Of any number of tensors. */
export function elementwiseOf(
  arity: number,
  row: ElementwiseRow<readonly Scalar[]>,
): (...x: readonly TensorLike[]) => Tensor {
  const primitive = elementwise(row as AnyRow, new Array<Kind>(arity).fill("number"));
  return (...x) => bind(primitive, operands(row.name, x));
}

/** The primitive of a row, for those who call it their own way. */
export const unaryPrimitive = (row: UnaryRow): Primitive<Elementwise> => elementwise(row as AnyRow, ["number"]);
export const binaryPrimitive = (row: BinaryRow): Primitive<Elementwise> =>
  elementwise(row as AnyRow, ["number", "number"]);

/** What rows of any arity have in common; the types above have checked the rest. */
interface AnyRow {
  readonly name: string;
  readonly value: (...x: AnyScalar[]) => AnyScalar;
  readonly partials?: readonly PartialRule[];
  readonly promotion?: Promotion;
  readonly check?: (dtypes: readonly DType[]) => void;
  readonly nodeName?: string | undefined;
}

function elementwise(row: AnyRow, kinds: readonly Kind[]): Primitive<Elementwise> {
  const { name, value, partials } = row;
  // with partials of its own, the row becomes a function of the scalar language
  const stated = partials && { name, body: value as (...x: Scalar[]) => Scalar, partials, run: unused };
  const expression = (): AnyScalar => {
    const inputs = kinds.map((kind, i) => input(i, kind));
    return stated ? call(stated, ...inputs) : value(...inputs);
  };
  const conditions = kinds.map((kind) => kind === "bool");
  const rule = new Elementwise(kinds.length, expression, row.promotion, conditions, row.check ?? null);
  const primitive = new Primitive(name, rule, row.nodeName);
  if (row.promotion !== "float" && row.check === undefined) written.push(primitive);
  return primitive;
}

/** A function with a body runs its body. */
const unused = (): number => Number.NaN;

/** Elementwise rows by their expression: the derivative of a row is often another row. */
const rows = /* @__PURE__ */ new Map<AnyScalar, Primitive<Elementwise>>();
/** Rows whose expressions nobody has asked for yet. */
const written: Primitive<Elementwise>[] = [];

/** The row whose function is `y`; a new one, if nobody has written it. */
export function rowOf(y: AnyScalar, arity: number, conditions: readonly boolean[] = []): Primitive<Elementwise> {
  for (const row of written.splice(0)) if (!rows.has(row.rule.value)) rows.set(row.rule.value, row);
  let row = rows.get(y);
  if (row === undefined) {
    row = new Primitive(nameOf(y), new Elementwise(arity, y, "same", conditions));
    rows.set(y, row);
  }
  return row;
}

/** The last operation, as PyTorch names its nodes. */
function nameOf(y: AnyScalar): string {
  if (y.op === "call") return y.fn!.name;
  if (y.op === "strongMul") return "mul";
  if (y.op === "strongDiv") return "div";
  return y.op === "select" ? "where" : y.op;
}

/** The dim that a parameter speaks of, behind a new first dimension. */
export const behind = <P extends { readonly dim: number }>(params: P): P => ({ ...params, dim: params.dim + 1 });
/** The same of several dims. */
export const allBehind = <P extends { readonly dims: readonly number[] }>(params: P): P => ({
  ...params,
  dims: params.dims.map((d) => d + 1),
});

/** A row that is linear: what it does with shapes and elements, and its transpose. */
export type LinearRow<P> = Omit<Linear<P>, "family" | "indices"> & {
  readonly name: string;
  readonly nodeName?: string | undefined;
  /** How many of the last inputs are indices. */
  readonly indices?: number;
} & (
    | { readonly view: NonNullable<Linear<P>["view"]> } // a row that neither looks nor maps does not compile
    | { readonly map: NonNullable<Linear<P>["map"]> }
  );

export function linear<P>({
  name,
  nodeName,
  indices = 0,
  ...rule
}: LinearRow<P>): (inputs: readonly Tensor[], params: P) => Tensor {
  const primitive = new Primitive<Linear>(name, { family: "linear", indices, ...rule }, nodeName);
  return (inputs, params) => bind(primitive, inputs, params);
}

export type BilinearRow = Omit<Bilinear, "family"> & { readonly name: string; readonly nodeName?: string | undefined };

export function bilinear({ name, nodeName, ...rule }: BilinearRow): (x: Tensor, y: Tensor) => Tensor {
  const primitive = new Primitive<Bilinear>(name, { family: "bilinear", ...rule }, nodeName);
  return (x, y) => bind(primitive, [x, y]);
}

export type CompositeRow<P> = Omit<Composite<P>, "family" | "saves"> & {
  readonly name: string;
  readonly nodeName?: string | undefined;
  readonly saves?: Composite["saves"];
};

export function composite<P = null>({
  name,
  nodeName,
  saves = "inputs",
  ...rule
}: CompositeRow<P>): (inputs: readonly Tensor[], params: P) => Tensor {
  const primitive = new Primitive<Composite>(name, { family: "composite", saves, ...rule }, nodeName);
  return (inputs, params) => bind(primitive, inputs, params);
}

export type DiscreteRow<P> = Omit<Discrete<P>, "family"> & { readonly name: string };

export function discrete<P>({ name, ...rule }: DiscreteRow<P>): (inputs: readonly Tensor[], params: P) => Tensor {
  const primitive = new Primitive<Discrete>(name, { family: "discrete", ...rule });
  return (inputs, params) => bind(primitive, inputs, params);
}
