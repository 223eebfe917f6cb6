import type { Inputs } from "./convert.ts";
import { type AnyFunction, functionNamed, isTensor, type Library, type LibraryTensor } from "./library.ts";
import { evaluate, pythonScope } from "./python/evaluate.ts";
import { attribute, Namespace } from "./python/objects.ts";
import { parseExpression } from "./python/parse.ts";
import type { Argument, Expression } from "./python/syntax.ts";
import { flatten } from "./tensors.ts";

/** The `call` or `post` of a file: an expression, and what its comment says of the names in it. */
export interface Call {
  readonly expression: Expression;
  readonly bindings: ReadonlyMap<string, Expression>;
  /** The names that the positional arguments have in it. */
  readonly places: readonly string[];
  readonly comment: string;
}

/** Reads `torch.f(input, L)  # L = args[0]; upper defaults to False`. */
export function parseCall(text: string): Call {
  const [code, ...comments] = text.split("  #");
  const comment = comments.join(" ").trim();
  const bindings = new Map<string, Expression>();
  for (const clause of comment.split(/; |, here /)) {
    const bound = /^(?:here )?(\w+) (?:= |defaults to )(.+)$/.exec(clause.trim());
    if (bound === null) continue;
    try {
      bindings.set(bound[1]!, parseExpression(bound[2]!));
    } catch {
      // the clause is prose
    }
  }
  const places = /\bargs = \((\w+(?:, \w+)*)\)/.exec(comment)?.[1]?.split(", ") ?? [];
  return { expression: withKeywords(parseExpression(code!)), bindings, places, comment };
}

/** Calls an operator as its file says. */
export function runCall(library: Library, { expression, bindings, places, comment }: Call, inputs: Inputs): unknown {
  const { input, args, kwargs } = inputs;
  const scope = pythonScope(library, { input, args, kwargs });
  const find = (name: string): unknown => {
    if (kwargs.has(name)) return kwargs.get(name);
    if (places.includes(name)) return args[places.indexOf(name)] ?? null;
    const binding = bindings.get(name);
    if (binding !== undefined) return evaluate(binding, { ...scope, find }) ?? false;
    return isFlag(name, expression) ? false : undefined;
  };
  const result = evaluate(expression, { ...scope, find });
  return comment.startsWith("with ") && comment.includes("mask")
    ? zeroMasked(library, result, inputs, comment)
    : result;
}

/** Applies what makes a result unambiguous, `(S, Vh.abs())  # k = S.shape[-1]`. */
export function runPost(library: Library, { expression, bindings }: Call, out: unknown): unknown {
  const find = (name: string): unknown => {
    const field = (out as Readonly<Record<string, unknown>>)[name];
    if (field !== undefined) return field;
    const binding = bindings.get(name);
    return binding === undefined ? undefined : evaluate(binding, { ...pythonScope(library), find });
  };
  const result = evaluate(expression, { ...pythonScope(library, { out }), find });
  return typeof result === "object" && result !== null && "items" in result ? result.items : result;
}

/** Throws where the function that a call is about does not exist, before any of its inputs is made. */
export function requireNames(library: Library, node: Expression): void {
  if (node.kind === "attribute") {
    const path = pathOf(node);
    if (path?.[0] === "torch") {
      path
        .slice(1)
        .reduce<unknown>((object, name) => attribute(library, object, name), new Namespace("torch", library.torch));
    } else {
      requireNames(library, node.object);
    }
  } else if (node.kind === "call") {
    requireNames(library, node.callee);
    for (const { value } of node.args) requireNames(library, value);
  } else if (node.kind === "index") requireNames(library, node.object);
}

/** `f(*args)` stands for `f(*args, **kwargs)`. */
function withKeywords(node: Expression): Expression {
  if (node.kind !== "call" || !node.args.some(({ kind }) => kind === "list")) return node;
  if (node.args.some(({ kind }) => kind === "dict")) return node;
  const rest: Argument = { kind: "dict", name: "", value: { kind: "name", name: "kwargs" } };
  return { ...node, args: [...node.args, rest] };
}

/** Whether a name is an argument of the call by itself, and so a flag that a sample may leave out. */
function isFlag(name: string, node: Expression): boolean {
  if (node.kind === "index") return isFlag(name, node.object);
  return node.kind === "call" && node.args.some(({ value }) => value.kind === "name" && value.name === name);
}

function pathOf(node: Expression): readonly string[] | undefined {
  if (node.kind === "name") return [node.name];
  if (node.kind !== "attribute") return undefined;
  const path = pathOf(node.object);
  return path === undefined ? undefined : [...path, node.name];
}

/** Sets to 0 what is masked out in every mask, over all of the dims that were reduced. */
function zeroMasked(library: Library, result: unknown, { input, kwargs }: Inputs, comment: string): unknown {
  const names = comment.includes("both masks") ? ["input_mask", "other_mask"] : ["mask"];
  const masks = names.map((name) => kwargs.get(name)).filter(isTensor);
  if (masks.length < names.length || !isTensor(result) || !isTensor(input)) return result;
  let kept = masks.reduce((a, b) => functionNamed(library, "logical_or")(a, b) as LibraryTensor);
  kept = functionNamed(library, "broadcast_to")(kept, input.shape) as LibraryTensor;
  if (kept.shape.join() !== result.shape.join()) kept = reduceAny(library, kept, result.shape, kwargs);
  if (flatten(kept.toArray()).every((x) => x === true)) return result;
  return functionNamed(library, "where")(kept, result, library.pyFloat(0));
}

function reduceAny(
  library: Library,
  mask: LibraryTensor,
  shape: readonly number[],
  kwargs: ReadonlyMap<string, unknown>,
): LibraryTensor {
  const given = kwargs.get("dim");
  const listed = typeof given === "object" && given !== null && "items" in given ? (given.items as number[]) : given;
  const rank = mask.shape.length;
  const dims = (
    typeof listed === "number" ? [listed] : ((listed as number[] | undefined) ?? mask.shape.map((_, i) => i))
  )
    .map((dim) => (dim < 0 ? dim + rank : dim))
    .sort((a, b) => b - a);
  const any: AnyFunction = functionNamed(library, "any");
  const reduced = dims.reduce((x, dim) => any(x, dim, { keepdim: true }) as LibraryTensor, mask);
  return functionNamed(library, "reshape")(reduced, shape) as LibraryTensor;
}
