/** Python's float: its arithmetic promotes where an int's does not. */
export class PythonFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Python's complex. */
export class PythonComplex {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

/** A tuple: it differs from a list in indexing only. */
export class PythonTuple {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

/** `start:stop:step`. */
export class PythonSlice {
  readonly start: unknown;
  readonly stop: unknown;
  readonly step: unknown;
  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** A dtype, `torch.float32`. */
export class PythonDtype {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** `...` */
export const ellipsis: unique symbol = Symbol("Ellipsis");

export type Keywords = ReadonlyMap<string, unknown>;

/** Something that Python can call. */
export class PythonFunction {
  readonly name: string;
  readonly call: (args: readonly unknown[], keywords: Keywords) => unknown;
  constructor(name: string, call: (args: readonly unknown[], keywords: Keywords) => unknown) {
    this.name = name;
    this.call = call;
  }
}

/** The dtypes by their names in `torch`. */
export const dtypes: Readonly<Record<string, string>> = {
  bool: "bool",
  uint8: "uint8",
  int8: "int8",
  int16: "int16",
  short: "int16",
  int32: "int32",
  int: "int32",
  int64: "int64",
  long: "int64",
  float16: "float16",
  half: "float16",
  bfloat16: "bfloat16",
  float32: "float32",
  float: "float32",
  float64: "float64",
  double: "float64",
  complex64: "complex64",
  cfloat: "complex64",
  complex128: "complex128",
  cdouble: "complex128",
};
