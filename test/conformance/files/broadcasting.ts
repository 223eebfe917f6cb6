import { membersOf, show } from "../compare.ts";
import { type AnyFunction, callMethod, functionNamed, isTensor, type Library, type LibraryTensor } from "../library.ts";
import { attempt, type Check } from "../rows.ts";
import { makeTensor } from "../tensors.ts";
import { checkError } from "./errors.ts";

interface Case {
  readonly id: string;
  readonly call: string;
  readonly shapes: readonly (readonly number[])[];
  readonly size?: readonly number[];
  readonly dim?: number | null;
  readonly start?: number;
  readonly end?: number;
  readonly index?: readonly (readonly [number, number])[];
  readonly result?: readonly number[];
  readonly results?: readonly (readonly number[])[];
  readonly message?: string;
}

/** Shapes in, shape or error out. */
export interface BroadcastingFile {
  readonly cases: readonly Case[];
}

/** Compares the shapes of results. */
export function runBroadcasting(library: Library, { cases }: BroadcastingFile, check: Check, strided: boolean): void {
  for (const one of cases) {
    const tensors = attempt(() => zeros(library, one, strided));
    const run = (): unknown => apply(library, one, tensors());
    if (one.message !== undefined) checkError(library, one.id, one.message, check, run, tensors);
    else check(one.id, "shape", () => compareShapes(shapesOf(run()), one.results ?? [one.result!]));
  }
}

type Calling = (library: Library, one: Case, tensors: readonly LibraryTensor[]) => unknown;

/** The calls that take more than tensors, or these in another way. */
const callings: Readonly<Record<string, Calling>> = {
  add_: (library, _, [x, y]) => callMethod(library, x, "add_", [y]),
  where: (library, _, [x, y, z]) => functionNamed(library, "where")(bool(library, x), y, z),
  broadcast_shapes: (library, { shapes }) => functionNamed(library, "broadcast_shapes")(...shapes),
  broadcast_to: sized("broadcast_to"),
  expand: sized("expand"),
  reshape: sized("reshape"),
  view: sized("view"),
  repeat: sized("repeat"),
  lerp: (library, _, tensors) => functionNamed(library, "lerp")(...tensors),
  cat: (library, { dim }, tensors) => functionNamed(library, "cat")(tensors, dim),
  stack: (library, { dim }, tensors) => functionNamed(library, "stack")(tensors, dim),
  mse_loss: (library, _, [x, y]) => functionNamed(library, "nn.functional.mse_loss")(x, y, { reduction: "none" }),
  squeeze: (library, { dim }, [x]) => functionNamed(library, "squeeze")(x, ...(dim === null ? [] : [dim])),
  flatten: (library, { start, end }, [x]) => functionNamed(library, "flatten")(x, start, end),
  masked_fill: (library, _, [x, mask]) => functionNamed(library, "masked_fill")(x, bool(library, mask), 0),
  setitem: (library, { index }, [x, value]) => {
    const slice = functionNamed(library, "slice");
    callMethod(library, x, "index_put_", [index!.map(([start, stop]) => slice(start, stop)), value]);
    return x;
  },
};

function sized(name: string): Calling {
  return (library, { size }, [x]) => callMethod(library, x, name, [size]);
}

function bool(library: Library, x: unknown): unknown {
  return callMethod(library, x, "to", ["bool"]);
}

function zeros(library: Library, { shapes }: Case, strided: boolean): readonly LibraryTensor[] {
  return shapes.map((shape) => {
    const data = Array.from({ length: shape.reduce((n, size) => n * size, 1) }, () => 0);
    return makeTensor(library, { $: "tensor", dtype: "float32", shape, data }, strided);
  });
}

function apply(library: Library, one: Case, tensors: readonly LibraryTensor[]): unknown {
  const calling = callings[one.call];
  if (calling !== undefined) return calling(library, one, tensors);
  const f: AnyFunction = functionNamed(library, one.call, `nn.functional.${one.call}`);
  return f(...tensors);
}

function shapesOf(result: unknown): readonly (readonly number[])[] {
  if (isTensor(result)) return [result.shape];
  const members = membersOf(result) ?? [];
  return members.every(isTensor) && members.length > 0
    ? members.map((x) => (x as LibraryTensor).shape)
    : [members as readonly number[]];
}

function compareShapes(got: readonly (readonly number[])[], want: readonly (readonly number[])[]): string | null {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  return a === b ? null : `got ${show(a)}, want ${show(b)}`;
}
