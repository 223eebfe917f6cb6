import { type Call, parseCall, requireNames, runCall, runPost } from "../calls.ts";
import { compareDerivative, compareKind, compareValue, membersOf, signedZeros, type Tolerance } from "../compare.ts";
import { type MakeOptions, makeInputs } from "../convert.ts";
import { isTensorValue, itemsOf, type OperatorFile, type Sample, type TensorValue, type Value } from "../format.ts";
import { type AnyFunction, functionNamed, isTensor, type Library, type LibraryTensor } from "../library.ts";
import { attempt, type Check } from "../rows.ts";
import { makeTensor } from "../tensors.ts";

/** Compares an operator's samples: value, node, vector-Jacobian and Jacobian-vector product, second derivative. */
export function runOperator(library: Library, file: OperatorFile, check: Check, strided: boolean): void {
  const call = parseCall(file.call);
  for (const sample of file.samples)
    runSample({ library, file, call, sample, strided: strided && !/#.*contiguous/.test(file.call) }, check);
}

interface Case {
  readonly library: Library;
  readonly file: OperatorFile;
  readonly call: Call;
  readonly sample: Sample;
  readonly strided: boolean;
}

interface Forward {
  readonly output: unknown;
  readonly leaves: readonly LibraryTensor[];
}

function runSample(one: Case, check: Check): void {
  const { library, sample } = one;
  const { id, output, cotangents, tangents, special, tol } = sample;
  const forward = attempt(() => run(one));
  const tolerance: Tolerance = { order: "value", tol, signedZero: special === true && signedZeros.has(one.file.op) };
  check(id, "value", () => {
    const got = forward().output;
    return sample.random === true ? compareRandom(got, output) : compareValue(got, output, tolerance);
  });
  // which node a copy or a view leaves behind may depend on the storage
  if (sample.grad_fn !== undefined && !one.strided) {
    check(id, "grad_fn", () => {
      const name = differentiable(forward().output, output)[0]?.gradFn?.name();
      return name === sample.grad_fn ? null : `got ${name ?? "none"}, want ${sample.grad_fn}`;
    });
  }
  if (sample.vjp !== undefined && cotangents !== undefined) {
    check(id, "vjp", () => {
      const got = gradients(library, forward(), output, cotangents, false);
      return compareAll(got, sample.vjp!, { order: "vjp", tol, anyForNaN: special === true });
    });
  }
  if (sample.jvp !== undefined && tangents !== undefined) {
    check(id, "jvp", () => compareAll(pushForward(one, tangents), sample.jvp!, { order: "value", tol }));
  }
  if (sample.gradgrad !== undefined && cotangents !== undefined && tangents !== undefined) {
    check(id, "gradgrad", () => {
      const again = run(one);
      const first = gradients(library, again, output, cotangents, true);
      return compareAll(secondDerivative(library, again.leaves, first, tangents), sample.gradgrad!, {
        order: "gradgrad",
        tol,
      });
    });
  }
}

function run({ library, call, file, sample, strided }: Case, options: MakeOptions = {}): Forward {
  requireNames(library, call.expression);
  const inputs = makeInputs(library, sample, { strided, ...options });
  const result = runCall(library, call, inputs);
  const post = sample.post === undefined ? undefined : file.posts?.[sample.post];
  return { output: post === undefined ? result : runPost(library, parseCall(post), result), leaves: inputs.leaves };
}

/** d/dx of Σ⟨c, y⟩ for the leaves x. */
function gradients(
  library: Library,
  { output, leaves }: Forward,
  want: Value,
  cotangents: readonly TensorValue[],
  createGraph: boolean,
): readonly (LibraryTensor | null)[] {
  const gradOutputs = cotangents.map((value) => makeTensor(library, value));
  const outputs = differentiable(output, want);
  return grad(library, outputs, leaves, {
    gradOutputs,
    allowUnused: true,
    ...(createGraph ? { createGraph } : { retainGraph: true }),
  });
}

function secondDerivative(
  library: Library,
  leaves: readonly LibraryTensor[],
  first: readonly (LibraryTensor | null)[],
  tangents: readonly TensorValue[],
): readonly (LibraryTensor | null)[] {
  const outputs: LibraryTensor[] = [];
  const gradOutputs: LibraryTensor[] = [];
  first.forEach((gradient, i) => {
    if (gradient?.requiresGrad !== true) return;
    outputs.push(gradient);
    gradOutputs.push(makeTensor(library, tangents[i]!));
  });
  if (outputs.length === 0) return leaves.map(() => null);
  return grad(library, outputs, leaves, { gradOutputs, allowUnused: true });
}

function pushForward(one: Case, tangents: readonly TensorValue[]): readonly unknown[] {
  const { library, sample } = one;
  const { leaves } = run(one, { requiresGrad: false });
  const directions = tangents.map((value) => makeTensor(library, value));
  const f: AnyFunction = (...primals) =>
    differentiable(run(one, { leaves: primals as LibraryTensor[] }).output, sample.output);
  const [, dy] = functionNamed(library, "jvp")(f, leaves, directions) as [unknown, readonly unknown[]];
  return dy;
}

function grad(
  library: Library,
  outputs: readonly unknown[],
  inputs: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): readonly (LibraryTensor | null)[] {
  return functionNamed(library, "grad")(outputs, inputs, options) as readonly (LibraryTensor | null)[];
}

/** The tensors of a result in the places that the vectors mark as differentiable. */
function differentiable(got: unknown, want: Value): readonly LibraryTensor[] {
  if (isTensorValue(want)) return want.grad === true && isTensor(got) ? [got] : [];
  const members = membersOf(got) ?? [];
  return (itemsOf(want) ?? []).flatMap((item, i) => differentiable(members[i], item));
}

function compareAll(
  got: readonly unknown[],
  want: readonly (TensorValue | null)[],
  tolerance: Tolerance,
): string | null {
  if (got.length !== want.length) return `got ${got.length} derivatives, want ${want.length}`;
  for (let i = 0; i < want.length; i++) {
    const reason = compareDerivative(got[i], want[i]!, tolerance);
    if (reason !== null) return want.length === 1 ? reason : `derivative ${i}: ${reason}`;
  }
  return null;
}

function compareRandom(got: unknown, want: Value): string | null {
  if (isTensorValue(want)) return compareKind(got, want.dtype, want.shape);
  const members = membersOf(got);
  const items = itemsOf(want) ?? [];
  if (members?.length !== items.length) return `got ${members?.length ?? 0} results, want ${items.length}`;
  for (let i = 0; i < items.length; i++) {
    const reason = compareRandom(members[i], items[i]!);
    if (reason !== null) return reason;
  }
  return null;
}
