import { membersOf } from "../compare.ts";
import { type AnyFunction, callMethod, camelCase, functionNamed, invoke, isTensor, type Library } from "../library.ts";
import { MissingName } from "../rows.ts";
import { SnippetError } from "./tokens.ts";
import {
  dtypes,
  ellipsis,
  type Keywords,
  PythonComplex,
  PythonDtype,
  PythonFloat,
  PythonFunction,
  PythonSlice,
  PythonTuple,
} from "./values.ts";

/** `torch` or one of its modules; what is in none of the library's is looked for in `torch` itself. */
export class Namespace {
  readonly path: string;
  readonly members: Readonly<Record<string, unknown>>;
  constructor(path: string, members: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.members = members;
  }
}

/** `torch.Tensor`, whose attributes are methods that take the tensor first. */
export const tensorClass: unique symbol = Symbol("torch.Tensor");

/** The functions behind Python's operators. */
export const operators: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floor_divide",
  "%": "remainder",
  "**": "pow",
  "@": "matmul",
  "&": "bitwise_and",
  "|": "bitwise_or",
  "^": "bitwise_xor",
  "<<": "bitwise_left_shift",
  ">>": "bitwise_right_shift",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "==": "eq",
  "!=": "ne",
  "u-": "neg",
  "u+": "positive",
  "u~": "bitwise_not",
};

/** Names of special methods that are not the operation's own. */
const specialMethods: Readonly<Record<string, string>> = {
  truediv: "div",
  floordiv: "floor_divide",
  mod: "remainder",
  and: "bitwise_and",
  or: "bitwise_or",
  xor: "bitwise_xor",
  lshift: "bitwise_left_shift",
  rshift: "bitwise_right_shift",
  invert: "bitwise_not",
  getitem: "index",
};

/** Functions that take sizes or dims one by one in Python and as an array here. */
const spreading: ReadonlySet<string> = new Set(
  "zeros ones empty rand randn view reshape permute expand repeat tile flip resize_ new_zeros new_ones new_empty".split(
    " ",
  ),
);

/** Modules of PyTorch whose functions stand beside all others. */
const flatModules: ReadonlySet<string> = new Set(["autograd", "ops", "aten"]);

/** The arguments whose numbers become a tensor's data: Python's integers are int64 there, which bigints are here. */
const holdingData: Readonly<Record<string, readonly number[]>> = {
  tensor: [0],
  new_tensor: [0],
  full: [1],
  new_full: [1],
  where: [1, 2],
};

/** An attribute of an object, as Python's `object.name`. */
export function attribute(library: Library, object: unknown, name: string): unknown {
  if (object === tensorClass) return unbound(library, name);
  if (object instanceof Namespace) return member(library, object, name);
  if (object instanceof PythonComplex) return new PythonFloat(name === "real" ? object.re : object.im);
  const holder = object as Readonly<Record<string, unknown>>;
  const value = holder[camelCase(name)];
  if (typeof value === "function" || (value === undefined && isTensor(object))) {
    if (value === undefined && !special(name)) functionNamed(library, name);
    return new PythonFunction(name, (args, keywords) => {
      const method = special(name);
      if (method !== undefined) return callSpecial(library, method, [object, ...args]);
      return callMethod(library, object, name, toArguments(library, name, args, keywords));
    });
  }
  if (value === undefined) throw new MissingName(`${name} does not exist`);
  return value;
}

/** Applies an operator at least one of whose operands is a tensor. */
export function applyOperator(library: Library, operator: string, ...operands: readonly unknown[]): unknown {
  return functionNamed(library, operators[operator]!)(...operands.map((x) => toLibrary(library, x)));
}

/** Calls what an expression yields. */
export function call(library: Library, callee: unknown, args: readonly unknown[], keywords: Keywords): unknown {
  if (callee instanceof PythonFunction) return callee.call(args, keywords);
  if (typeof callee === "function") return invoke(callee as AnyFunction, toArguments(library, "", args, keywords));
  // a module of `nn` is applied by its `forward`
  if (typeof callee === "object" && callee !== null && "forward" in callee) {
    return callMethod(library, callee, "forward", toArguments(library, "forward", args, keywords));
  }
  throw new SnippetError("the value cannot be called");
}

/** The items of an index: `x[a, b]` has two, `x[[a, b]]` one, but `x[[a, :]]` two, since a list of slices is a tuple. */
export function indexItems(library: Library, index: unknown): readonly unknown[] {
  const isTuple = index instanceof PythonTuple || (Array.isArray(index) && index.some(standsForTuple));
  const items = index instanceof PythonTuple ? index.items : isTuple ? (index as readonly unknown[]) : [index];
  return items.map((item) => toLibrary(library, item));
}

/** What makes a list of indices a tuple in PyTorch. */
function standsForTuple(item: unknown): boolean {
  return item instanceof PythonSlice || item === ellipsis || item === null || Array.isArray(item) || isTensor(item);
}

/** `object[index]` */
export function item(library: Library, object: unknown, index: unknown): unknown {
  if (isTensor(object)) return callMethod(library, object, "index", indexItems(library, index));
  if (object instanceof Map) return object.get(index);
  const members = object instanceof PythonTuple ? object.items : membersOf(object);
  if (members !== undefined && typeof index === "number") return members.at(index);
  return (object as Readonly<Record<string, unknown>>)[String(index)];
}

/** A Python value as the library takes it. */
export function toLibrary(library: Library, value: unknown): unknown {
  if (value instanceof PythonFloat) return Number.isInteger(value.value) ? library.pyFloat(value.value) : value.value;
  if (value instanceof PythonComplex) throw new Error("complex numbers are not supported");
  if (value instanceof PythonTuple) return value.items.map((item) => toLibrary(library, item));
  if (value instanceof PythonDtype) return value.name;
  if (value instanceof PythonFunction)
    return (...args: readonly unknown[]) => toLibrary(library, value.call(args, new Map()));
  if (value === ellipsis) return "...";
  if (value instanceof PythonSlice) {
    return functionNamed(library, "slice")(...[value.start, value.stop, value.step].map((x) => toLibrary(library, x)));
  }
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, x]) => [key, toLibrary(library, x)]));
  return Array.isArray(value) ? value.map((x) => toLibrary(library, x)) : value;
}

/** Positional arguments, then the keyword arguments in one object. */
export function toArguments(
  library: Library,
  name: string,
  args: readonly unknown[],
  keywords: Keywords,
): readonly unknown[] {
  const isSizes = spreading.has(name) && args.length > 0 && args.every((x) => typeof x === "number");
  const data = Object.hasOwn(holdingData, name) ? holdingData[name]! : [];
  const given = isSizes ? [args] : args;
  const positional = given.map((x, i) => toLibrary(library, data.includes(i) ? integersAsBig(x) : x));
  if (keywords.size === 0) return positional;
  return [...positional, Object.fromEntries([...keywords].map(([key, x]) => [camelCase(key), toLibrary(library, x)]))];
}

function integersAsBig(data: unknown): unknown {
  if (data instanceof PythonTuple) return data.items.map(integersAsBig);
  if (Array.isArray(data)) return data.map(integersAsBig);
  return typeof data === "number" && Number.isInteger(data) ? BigInt(data) : data;
}

function member(library: Library, { path, members }: Namespace, name: string): unknown {
  if (path === "torch" && name === "Tensor") return tensorClass;
  if (path === "torch" && Object.hasOwn(dtypes, name)) return new PythonDtype(dtypes[name]!);
  const value = members[camelCase(name)];
  if (typeof value === "function") {
    return new PythonFunction(`${path}.${name}`, (args, keywords) =>
      invoke(value as AnyFunction, toArguments(library, name, args, keywords)),
    );
  }
  // what is in these modules is in none of its own here
  if (value === undefined && flatModules.has(name)) return new Namespace(`${path}.${name}`, library.torch);
  if (value === undefined) throw new MissingName(`${path}.${name} does not exist`);
  if (typeof value !== "object" || value === null || isTensor(value)) return value;
  return new Namespace(`${path}.${name}`, value as Readonly<Record<string, unknown>>);
}

function unbound(library: Library, name: string): PythonFunction {
  const method = special(name);
  if (method !== undefined) functionNamed(library, method.replace(/^r:/, ""));
  return new PythonFunction(name, (args, keywords) =>
    method === undefined
      ? callMethod(library, args[0], name, toArguments(library, name, args.slice(1), keywords))
      : callSpecial(library, method, args),
  );
}

/** The operation of a special method, `__add__` → add; with `r:` in front where the operands are swapped. */
function special(name: string): string | undefined {
  const word = /^__(\w+)__$/.exec(name)?.[1];
  if (word === undefined) return undefined;
  const known = new Set([...Object.values(operators), ...Object.keys(specialMethods)]);
  if (known.has(word)) return specialMethods[word] ?? word;
  const swapped = word.slice(1);
  return word.startsWith("r") && known.has(swapped) ? `r:${specialMethods[swapped] ?? swapped}` : word;
}

function callSpecial(library: Library, method: string, args: readonly unknown[]): unknown {
  if (method === "index") return item(library, args[0], args[1]);
  const operands = args.map((x) => toLibrary(library, x));
  if (method === "r:sub") return functionNamed(library, "rsub")(...operands);
  if (method === "r:div") {
    // Python's 3 / x is (1 / x) · 3 in PyTorch, and so are its nodes
    const [x, y] = operands;
    return functionNamed(library, "mul")(functionNamed(library, "reciprocal")(x), y);
  }
  if (method.startsWith("r:")) return functionNamed(library, method.slice(2))(...operands.reverse());
  return functionNamed(library, method)(...operands);
}
