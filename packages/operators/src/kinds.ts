import { type Binding, type Scope, scopesOf } from "./scopes.ts";
import { child, list, maybe, operatorOf, type Syntax } from "./syntax.ts";

/*
 * Which expressions certainly are primitive, so that their operators may stay JavaScript's. A wrong "unknown" costs a
 * check at run time; a wrong "number" would lose an overloaded operator. A name is as good as the worst value it
 * receives: all start as numbers, and are lowered until nothing changes.
 */

/** What is proven of a value, from most to least. */
export type Kind = "number" | "primitive" | "unknown";

const rank: Readonly<Record<Kind, number>> = {
  number: 0,
  primitive: 1,
  unknown: 2,
};

function join(a: Kind, b: Kind): Kind {
  return rank[a] >= rank[b] ? a : b;
}

/** What is known of the names and expressions of one program. */
export class Kinds {
  readonly scopes: ReadonlyMap<Syntax, Scope>;
  readonly #program: Syntax;
  readonly #kinds: Map<Binding, Kind> = new Map();

  constructor(program: Syntax) {
    this.#program = program;
    this.scopes = scopesOf(program);
    const bindings = [...this.scopes.values()].flatMap((scope) => [...scope.bindings()]);
    for (const binding of bindings)
      this.#kinds.set(binding, binding.annotation ? annotated(binding.annotation) : "number");
    const open = bindings.filter((binding) => this.#kinds.get(binding) !== "unknown" && !binding.annotation);
    for (let lowered = true; lowered; ) {
      lowered = false;
      for (const binding of open) {
        const before = this.#kinds.get(binding)!;
        const kind = binding.sources.reduce(
          (k, { value, scope }) => join(k, value ? this.of(value, scope) : "unknown"),
          before,
        );
        if (kind !== before) lowered = true;
        this.#kinds.set(binding, kind);
      }
    }
  }

  /** What is proven of an expression. */
  of(node: Syntax, scope: Scope): Kind {
    const at = (field: string): Kind => this.of(child(node, field), scope);
    switch (node.type) {
      case "Literal":
        return node["regex"] ? "unknown" : typeof node["value"] === "number" ? "number" : "primitive";
      case "TemplateLiteral":
        return "primitive";
      case "Identifier":
        return this.#name(String(node["name"]), scope);
      case "ParenthesizedExpression":
      case "TSNonNullExpression":
        return at("expression");
      case "TSAsExpression":
      case "TSTypeAssertion":
      case "TSSatisfiesExpression": {
        const stated = annotated(child(node, "typeAnnotation"));
        return stated === "unknown" ? at("expression") : stated;
      }
      case "UnaryExpression":
        if (operatorOf(node) === "+") return "number";
        return /^[-~]$/.test(operatorOf(node)) ? at("argument") : "primitive";
      case "UpdateExpression":
        return at("argument") === "number" ? "number" : "primitive";
      case "BinaryExpression":
        return this.#binary(node, operatorOf(node), scope);
      case "AssignmentExpression":
        if (operatorOf(node) === "=") return at("right");
        return this.#binary(node, operatorOf(node).slice(0, -1), scope);
      case "ConditionalExpression":
        return join(at("consequent"), at("alternate"));
      case "LogicalExpression":
        return join(at("left"), at("right"));
      case "SequenceExpression":
        return this.of(list(node, "expressions").at(-1)!, scope);
      case "CallExpression":
      case "MemberExpression":
        return library(node, scope);
      default:
        return "unknown";
    }
  }

  #binary(node: Syntax, operator: string, scope: Scope): Kind {
    if (/^([!=]==?|in|instanceof)$/.test(operator)) return "primitive";
    if (operator === ">>>") return "number";
    if (operator === "+" && isConcatenation(node)) return "primitive";
    const kind = join(this.of(child(node, "left"), scope), this.of(child(node, "right"), scope));
    if (/^(<<|>>)$/.test(operator)) return kind === "number" ? "number" : "primitive";
    return /^[<>]=?$/.test(operator) ? join(kind, "primitive") : kind;
  }

  #name(name: string, scope: Scope): Kind {
    const binding = scope.find(name);
    if (!binding) return /^(NaN|Infinity)$/.test(name) ? "number" : name === "undefined" ? "primitive" : "unknown";
    // A later cell of a notebook may declare a top-level name again; a function sees the new value.
    if (binding.home === this.#program && scope.home !== this.#program) return "unknown";
    return this.#kinds.get(binding)!;
  }
}

/** True for `"a" + x`, `x + "a" + y`, `s += "a"`: text, whatever the other operand is. */
export function isConcatenation(node: Syntax): boolean {
  return isText(child(node, "left")) || isText(child(node, "right"));
}

function isText(node: Syntax): boolean {
  if (node.type === "TemplateLiteral") return true;
  if (node.type === "Literal") return typeof node["value"] === "string";
  return node.type === "BinaryExpression" && operatorOf(node) === "+" && isConcatenation(node);
}

function annotated(annotation: Syntax): Kind {
  const type = annotation.type === "TSTypeAnnotation" ? child(annotation, "typeAnnotation") : annotation;
  if (type.type === "TSNumberKeyword") return "number";
  return /^TS(String|Boolean|BigInt)Keyword$/.test(type.type) ? "primitive" : "unknown";
}

/** `Math.sin(x)`, `Math.PI`, `Number(x)`, `String(x)`: what the language itself makes. */
function library(node: Syntax, scope: Scope): Kind {
  const member = node.type === "MemberExpression" ? node : child(node, "callee");
  const isMember = member.type === "MemberExpression";
  const owner = isMember ? child(member, "object") : member;
  const name = owner.type === "Identifier" ? String(owner["name"]) : "";
  if (scope.find(name)) return "unknown";
  if (isMember) {
    if (name === "Math") return "number";
    const property = maybe(member, "property")?.["name"];
    return name === "Number" && node.type === "MemberExpression" && property !== "prototype" ? "primitive" : "unknown";
  }
  if (/^(Number|parseInt|parseFloat)$/.test(name)) return "number";
  return name === "String" ? "primitive" : "unknown";
}
