import { membersOf } from "../compare.ts";
import { callMethod, camelCase, isTensor, type Library, type LibraryTensor } from "../library.ts";
import { operate, operateOn, plain, truth } from "./numbers.ts";
import { applyOperator, attribute, call, indexItems, item, Namespace, operators, toLibrary } from "./objects.ts";
import type { Argument, Expression, Statement } from "./syntax.ts";
import { SnippetError } from "./tokens.ts";
import { PythonFloat, PythonFunction, PythonSlice, PythonTuple } from "./values.ts";

/** The names that a text can use: those set, then what `find` knows. */
export interface Scope {
  readonly library: Library;
  readonly names: Map<string, unknown>;
  readonly find?: (name: string) => unknown;
}

/** A scope with `torch`, `nn` and `F`. */
export function pythonScope(library: Library, names: Readonly<Record<string, unknown>> = {}): Scope {
  return { library, names: new Map(Object.entries(names)) };
}

/** The value of an expression. */
export function evaluate(node: Expression, scope: Scope): unknown {
  const { library } = scope;
  const value = (child: Expression): unknown => evaluate(child, scope);
  switch (node.kind) {
    case "constant":
      return node.value;
    case "name":
      return lookUpName(node.name, scope);
    case "attribute":
      return attribute(library, value(node.object), node.name);
    case "call":
      return evaluateCall(node.callee, node.args, scope);
    case "index":
      return item(library, value(node.object), value(node.index));
    case "unary":
      return evaluateUnary(node.operator, value(node.operand), library);
    case "binary":
      return evaluateBinary(node.operator, node.left, node.right, scope);
    case "conditional":
      return isTrue(value(node.test), library) ? value(node.yes) : value(node.no);
    case "list":
      return node.items.map(value);
    case "tuple":
      return new PythonTuple(node.items.map(value));
    case "dict":
      return new Map(node.entries.map(([key, x]) => [value(key), value(x)]));
    case "slice":
      return new PythonSlice(value(node.start), value(node.stop), value(node.step));
    case "lambda":
      return new PythonFunction("lambda", (args) => {
        const names = new Map([...scope.names, ...node.parameters.map((name, i) => [name, args[i]] as const)]);
        return evaluate(node.body, { ...scope, names });
      });
  }
}

/** Runs statements in turn. */
export function execute(statements: readonly Statement[], scope: Scope): void {
  for (const statement of statements) executeOne(statement, scope);
}

function executeOne(statement: Statement, scope: Scope): void {
  const { library } = scope;
  switch (statement.kind) {
    case "pass":
      return;
    case "expression":
      evaluate(statement.value, scope);
      return;
    case "assign":
      assign(statement.target, evaluate(statement.value, scope), scope);
      return;
    case "update": {
      const target = evaluate(statement.target, scope);
      const value = evaluate(statement.value, scope);
      const name = `${operators[statement.operator]}_`;
      const updated = isTensor(target)
        ? callMethod(library, target, name, [toLibrary(library, value)])
        : operate(statement.operator, target, value);
      assign(statement.target, updated, scope);
      return;
    }
    case "with": {
      const manager = evaluate(statement.value, scope) as Disposable;
      try {
        execute(statement.body, scope);
      } finally {
        manager[Symbol.dispose]();
      }
      return;
    }
    case "if":
      if (isTrue(evaluate(statement.value, scope), library)) execute(statement.body, scope);
      return;
    case "for":
      for (const x of iterate(evaluate(statement.value, scope))) {
        assign(statement.target, x, scope);
        execute(statement.body, scope);
      }
  }
}

function assign(target: Expression, value: unknown, scope: Scope): void {
  const { library } = scope;
  if (target.kind === "name") scope.names.set(target.name, value);
  else if (target.kind === "attribute") {
    (evaluate(target.object, scope) as Record<string, unknown>)[camelCase(target.name)] = toLibrary(library, value);
  } else if (target.kind === "index") {
    const items = indexItems(library, evaluate(target.index, scope));
    callMethod(library, evaluate(target.object, scope), "index_put_", [items, toLibrary(library, value)]);
  } else if (target.kind === "tuple" || target.kind === "list") {
    const members = [...iterate(value)];
    target.items.forEach((child, i) => {
      assign(child, members[i], scope);
    });
  } else throw new SnippetError(`assignment to ${target.kind}`);
}

function lookUpName(name: string, scope: Scope): unknown {
  if (scope.names.has(name)) return scope.names.get(name);
  const found = scope.find?.(name);
  if (found !== undefined) return found;
  const torch = new Namespace("torch", scope.library.torch);
  if (name === "torch") return torch;
  if (name === "nn") return attribute(scope.library, torch, "nn");
  if (name === "F") return attribute(scope.library, attribute(scope.library, torch, "nn"), "functional");
  const builtin = builtins[name];
  if (builtin === undefined) throw new SnippetError(`unknown name ${name}`);
  return new PythonFunction(name, ([x]) => builtin(x, scope.library));
}

function evaluateCall(callee: Expression, args: readonly Argument[], scope: Scope): unknown {
  const target = evaluate(callee, scope);
  const positional: unknown[] = [];
  const keywords = new Map<string, unknown>();
  for (const { kind, name, value } of args) {
    const x = evaluate(value, scope);
    if (kind === "positional") positional.push(x);
    else if (kind === "keyword") keywords.set(name, x);
    else if (kind === "list") positional.push(...iterate(x));
    else for (const [key, entry] of x as Map<string, unknown>) keywords.set(key, entry);
  }
  return call(scope.library, target, positional, keywords);
}

function evaluateUnary(operator: string, operand: unknown, library: Library): unknown {
  if (!isTensor(operand)) return operateOn(operator, operand);
  return operator === "not" ? !isTrue(operand, library) : applyOperator(library, `u${operator}`, operand);
}

function evaluateBinary(operator: string, left: Expression, right: Expression, scope: Scope): unknown {
  const a = evaluate(left, scope);
  if (operator === "and") return isTrue(a, scope.library) ? evaluate(right, scope) : a;
  if (operator === "or") return isTrue(a, scope.library) ? a : evaluate(right, scope);
  const b = evaluate(right, scope);
  if (isTensor(a) || isTensor(b)) return applyOperator(scope.library, operator, a, b);
  return operate(operator, a, b);
}

function isTrue(value: unknown, library: Library): boolean {
  return isTensor(value) ? callMethod(library, value, "is_nonzero", []) === true : truth(value);
}

function iterate(value: unknown): Iterable<unknown> {
  if (value instanceof PythonTuple) return value.items;
  if (isTensor(value)) return value as LibraryTensor & Iterable<unknown>;
  const members = membersOf(value);
  if (members === undefined) throw new SnippetError("the value cannot be iterated");
  return members;
}

/** Python's functions that convert; a tensor converts as JavaScript does it. */
const builtins: Readonly<Record<string, (x: unknown, library: Library) => unknown>> = {
  int: (x) => Math.trunc(Number(plain(x))),
  float: (x) => new PythonFloat(Number(plain(x))),
  bool: (x, library) => isTrue(x, library),
  len: (x) => [...iterate(x)].length,
  list: (x) => [...iterate(x)],
};
