import { bounds, close } from "../compare.ts";
import {
  type AnyFunction,
  callMethod,
  camelCase,
  functionNamed,
  type Library,
  type LibraryTensor,
} from "../library.ts";
import { attempt, type Check } from "../rows.ts";
import { flatten, makeTensor } from "../tensors.ts";

interface Step {
  readonly op: string;
  readonly in: readonly number[];
  readonly [attribute: string]: unknown;
}

interface Program {
  readonly id: string;
  readonly inputs: readonly {
    readonly shape: readonly number[];
    readonly data: readonly number[];
    readonly grad: boolean;
  }[];
  readonly steps: readonly Step[];
  readonly shapes: readonly (readonly number[])[];
  readonly sums: readonly number[];
  readonly output: number;
  readonly gradients: readonly (readonly number[])[];
  readonly hvp?: { readonly vectors: readonly (readonly number[])[]; readonly result: readonly (readonly number[])[] };
}

/** The programs of the vectors. */
export interface ProgramFile {
  readonly programs: readonly Program[];
}

/** Compares random programs: value, gradients, Hessian-vector products. */
export function runPrograms(library: Library, { programs }: ProgramFile, check: Check, strided: boolean): void {
  for (const program of programs) runProgram(library, program, check, strided);
}

function runProgram(library: Library, program: Program, check: Check, strided: boolean): void {
  const { id, hvp } = program;
  const inputs = attempt(() =>
    program.inputs.map(({ shape, data, grad }) =>
      makeTensor(library, { $: "tensor", dtype: "float64", shape, data }, strided, grad),
    ),
  );
  const leaves = (): readonly LibraryTensor[] => inputs().filter((_, i) => program.inputs[i]!.grad);
  const run = attempt(() => execute(library, inputs(), program.steps));
  check(id, "value", () => {
    const registers = run();
    const reason = compareNumbers(registers.at(-1)!, [program.output], "value");
    return reason === null ? null : (firstDifference(program, registers) ?? reason);
  });
  const grad: AnyFunction = (...args) => functionNamed(library, "grad")(...args);
  check(id, "gradients", () => {
    const gradients = grad(run().at(-1), leaves(), { retainGraph: true }) as readonly LibraryTensor[];
    return compareLists(gradients, program.gradients, "value");
  });
  if (hvp === undefined) return;
  check(id, "hvp", () => {
    const first = grad(run().at(-1), leaves(), { createGraph: true }) as readonly LibraryTensor[];
    const moving = first.map((x) => x.requiresGrad);
    const gradOutputs = leaves()
      .map(({ shape }, i) => makeTensor(library, { $: "tensor", dtype: "float64", shape, data: hvp.vectors[i]! }))
      .filter((_, i) => moving[i]);
    const options = { gradOutputs, materializeGrads: true };
    return compareLists(
      grad(
        first.filter((_, i) => moving[i]),
        leaves(),
        options,
      ) as readonly LibraryTensor[],
      hvp.result,
      "gradgrad",
    );
  });
}

function execute(library: Library, inputs: readonly LibraryTensor[], steps: readonly Step[]): readonly LibraryTensor[] {
  const registers = [...inputs];
  for (const step of steps)
    registers.push(
      apply(
        library,
        step,
        step.in.map((i) => registers[i]!),
      ),
    );
  return registers;
}

type Instruction = (library: Library, operands: readonly LibraryTensor[], step: Step) => unknown;

/** The instructions that are not simply a function of the same name, its attributes in the options. */
const instructions: Readonly<Record<string, Instruction>> = {
  add_scalar: scalar("add", (x, v) => [x, v]),
  mul_scalar: scalar("mul", (x, v) => [x, v]),
  div_scalar: scalar("div", (x, v) => [x, v]),
  pow_scalar: scalar("pow", (x, v) => [x, v]),
  rsub_scalar: scalar("sub", (x, v) => [v, x]),
  rdiv_scalar: scalar("div", (x, v) => [v, x]),
  rpow_scalar: scalar("pow", (x, v) => [v, x]),
  where_gt: (library, [x, y, z], { threshold }) =>
    functionNamed(library, "where")(functionNamed(library, "gt")(x, threshold), y, z),
  max_dim: (library, [x], { dim, keepdim }) =>
    field(functionNamed(library, "max")(x, dim, { keepdim: keepdim === true }), "values"),
  sort: (library, [x], { dim, descending }) =>
    field(functionNamed(library, "sort")(x, dim, { descending: descending === true }), "values"),
  reshape: (library, [x], { shape }) => functionNamed(library, "reshape")(x, shape),
  expand: (library, [x], { shape }) => callMethod(library, x, "expand", [shape]),
  repeat: (library, [x], { repeats }) => callMethod(library, x, "repeat", [repeats]),
  roll: (library, [x], { shift, dim }) => functionNamed(library, "roll")(x, shift, dim),
  cat: (library, operands, { dim }) => functionNamed(library, "cat")(operands, dim),
  stack: (library, operands, { dim }) => functionNamed(library, "stack")(operands, dim),
  chunk: (library, [x], { chunks, dim, index }) =>
    Array.from(functionNamed(library, "chunk")(x, chunks, dim) as Iterable<unknown>)[index as number],
  slice: (library, [x], { dim, start, stop, step }) => {
    const { length } = x!.shape;
    const items: unknown[] = Array.from({ length }, () => functionNamed(library, "slice")(null, null, null));
    items[((dim as number) + length) % length] = functionNamed(library, "slice")(
      start ?? null,
      stop ?? null,
      step ?? null,
    );
    return callMethod(library, x, "index", items);
  },
  index_select: (library, [x], { dim, index }) =>
    functionNamed(library, "index_select")(x, dim, indices(library, index)),
  gather: (library, [x], { dim, index }) => functionNamed(library, "gather")(x, dim, indices(library, index)),
  take_along_flat: (library, [x], { index }) => functionNamed(library, "take")(x, indices(library, index)),
  masked_fill: (library, [x], { mask, value }) => {
    const flat = makeTensor(library, { $: "tensor", dtype: "bool", shape: x!.shape, data: mask as boolean[] });
    return functionNamed(library, "masked_fill")(x, flat, value);
  },
  pad: (library, [x], { pad, value }) =>
    functionNamed(library, "nn.functional.pad")(x, pad, { mode: "constant", value: value ?? 0 }),
  einsum: (library, operands, { equation }) => functionNamed(library, "einsum")(equation, ...operands),
  norm: (library, [x], { dim, keepdim }) => functionNamed(library, "norm")(x, 2, ...given({ dim, keepdim })),
};

/** The attributes that have no default, which stand in their places; all others are options. */
const required: Readonly<Record<string, readonly string[]>> = {
  transpose: ["dim0", "dim1"],
  permute: ["dims"],
  flip: ["dims"],
  unsqueeze: ["dim"],
  select: ["dim", "index"],
  narrow: ["dim", "start", "length"],
  logsumexp: ["dim"],
  cumsum: ["dim"],
  cumprod: ["dim"],
  softmax: ["dim"],
  log_softmax: ["dim"],
  lerp: ["weight"],
};

function apply(library: Library, step: Step, operands: readonly LibraryTensor[]): LibraryTensor {
  const { op, in: _, ...attributes } = step;
  const instruction = instructions[op];
  if (instruction !== undefined) return instruction(library, operands, step) as LibraryTensor;
  const places = required[op] ?? [];
  const options = Object.entries(attributes).filter(([name]) => !places.includes(name));
  const args = [...operands, ...places.map((name) => attributes[name]), ...given(Object.fromEntries(options))];
  return functionNamed(library, op, `nn.functional.${op}`)(...args) as LibraryTensor;
}

function scalar(name: string, order: (x: unknown, value: unknown) => readonly unknown[]): Instruction {
  return (library, [x], { value }) => functionNamed(library, name)(...order(x, value));
}

function field(result: unknown, name: string): unknown {
  return (result as Readonly<Record<string, unknown>>)[name];
}

function indices(library: Library, nested: unknown): LibraryTensor {
  return functionNamed(library, "tensor")(nested, { dtype: "int64" }) as LibraryTensor;
}

/** The attributes that have a value, in one options object, or nothing. */
function given(attributes: Readonly<Record<string, unknown>>): readonly unknown[] {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null);
  return entries.length === 0 ? [] : [Object.fromEntries(entries.map(([name, value]) => [camelCase(name), value]))];
}

function compareLists(
  got: readonly LibraryTensor[],
  want: readonly (readonly number[])[],
  order: "value" | "gradgrad",
): string | null {
  if (got.length !== want.length) return `got ${got.length} gradients, want ${want.length}`;
  for (let i = 0; i < want.length; i++) {
    const reason = compareNumbers(got[i]!, want[i]!, order);
    if (reason !== null) return `input ${i}: ${reason}`;
  }
  return null;
}

function compareNumbers(got: LibraryTensor, want: readonly number[], order: "value" | "gradgrad"): string | null {
  const data = flatten(got.toArray());
  if (data.length !== want.length) return `got ${data.length} elements, want ${want.length}`;
  const limits = bounds("float64", { order }, want);
  const i = want.findIndex((x, j) => !close(Number(data[j]), x, limits));
  return i < 0 ? null : `element ${i}: got ${data[i]}, want ${want[i]}`;
}

/** The first step whose shape or sum is wrong. */
function firstDifference({ inputs, steps, shapes, sums }: Program, registers: readonly LibraryTensor[]): string | null {
  for (let i = 0; i < steps.length; i++) {
    const got = registers[inputs.length + i]!;
    if (got.shape.join() !== shapes[i]!.join())
      return `step ${i} ${steps[i]!.op}: got shape [${got.shape}], want [${shapes[i]}]`;
    const sum = flatten(got.toArray()).reduce<number>((total, x) => total + Number(x), 0);
    if (!close(sum, sums[i]!, { rtol: 1e-9, atol: 1e-9 }))
      return `step ${i} ${steps[i]!.op}: got sum ${sum}, want ${sums[i]}`;
  }
  return null;
}
