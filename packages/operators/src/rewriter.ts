import { compoundAssignment } from "./assignment.ts";
import type { Edit } from "./edits.ts";
import { binary, unary } from "./expressions.ts";
import { Kinds } from "./kinds.ts";
import type { Scope } from "./scopes.ts";
import { child, isFunction, isTypeOnly, list, maybe, operatorOf, type Syntax, typeFields } from "./syntax.ts";
import { declaration, freshPrefix, Temporaries } from "./temporaries.ts";

/** Where an expression stands. */
export interface Context {
  readonly scope: Scope;
  readonly temporaries: Temporaries;
  /**
   * Whether the value is only asked for its truth: `condition` in `if (…)`; `operand` on the left of `&&` and `||`,
   * where a value that is no comparison's may also be the result; `value` elsewhere.
   */
  readonly position: "value" | "operand" | "condition";
}

/** Walks a program and collects the edits of its operators. */
export class Rewriter {
  readonly source: string;
  readonly form: "inline" | "call";
  readonly namespace: string;
  readonly kinds: Kinds;
  readonly prefix: string;
  readonly #program: Syntax;
  readonly #edits: Edit[] = [];
  /** What stands before everything else that is put in at its place. */
  readonly #leading: Edit[] = [];

  constructor(program: Syntax, source: string, form: "inline" | "call", namespace: string) {
    this.#program = program;
    this.source = source;
    this.form = form;
    this.namespace = namespace;
    this.kinds = new Kinds(program);
    this.prefix = freshPrefix(source);
  }

  /** All edits, in the order in which they apply. */
  edits(): Edit[] {
    const temporaries = new Temporaries(this.prefix, true);
    const scope = this.kinds.scopes.get(this.#program)!;
    this.#below(this.#program, { scope, temporaries, position: "value" });
    const declared = declaration(this.source, this.#program, temporaries.names());
    return [...declared, ...this.#leading, ...this.#edits];
  }

  /** Puts text in at a place. */
  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text });
  }

  /** Adds an edit. */
  edit(edit: Edit): void {
    this.#edits.push(edit);
  }

  /** Rewrites an expression or a statement. */
  visit(node: Syntax, outer: Context): void {
    if (isTypeOnly(node) || /^TS(Enum|Module)Declaration$/.test(node.type)) return;
    const position = outer.position;
    const context: Context = {
      ...outer,
      scope: this.kinds.scopes.get(node) ?? outer.scope,
      position: "value",
    };
    const placed = { ...context, position };
    if (isFunction(node)) {
      this.#function(node, context);
      return;
    }
    switch (node.type) {
      case "ExpressionStatement":
        this.visit(child(node, "expression"), context);
        return;
      case "StaticBlock":
        this.#home(node, context, (inner) => this.#below(node, inner));
        return;
      case "PropertyDefinition": {
        const temporaries = new Temporaries(this.prefix, false);
        for (const field of ["decorators", "key"]) this.#field(node, field, outer);
        this.#field(node, "value", { ...context, temporaries });
        return;
      }
      case "IfStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "ForStatement":
        this.#below(node, context, (field) => (field === "test" ? "condition" : "value"));
        return;
      case "ConditionalExpression":
        this.#below(node, context, (field) => (field === "test" ? "condition" : position));
        return;
      case "LogicalExpression":
        if (operatorOf(node) === "??") {
          this.#below(node, context);
          return;
        }
        this.#below(node, context, (field) => (field === "right" || position === "condition" ? position : "operand"));
        return;
      case "SequenceExpression": {
        const parts = list(node, "expressions");
        for (const part of parts) this.visit(part, part === parts.at(-1) ? placed : context);
        return;
      }
      case "ParenthesizedExpression":
      case "TSAsExpression":
      case "TSTypeAssertion":
      case "TSNonNullExpression":
      case "TSSatisfiesExpression":
        this.visit(child(node, "expression"), placed);
        return;
      case "UnaryExpression":
        if (operatorOf(node) === "!") {
          this.#below(node, context, () => "condition");
          return;
        }
        if (unary(this, node, placed)) return;
        break;
      case "BinaryExpression":
        if (binary(this, node, placed)) return;
        break;
      case "AssignmentExpression":
        if (compoundAssignment(this, node, context)) return;
        break;
    }
    this.#below(node, context);
  }

  #below(node: Syntax, context: Context, position: (field: string) => Context["position"] = () => "value"): void {
    for (const field in node) this.#field(node, field, { ...context, position: position(field) });
  }

  #field(node: Syntax, field: string, context: Context): void {
    if (typeFields.has(field)) return;
    // `{ x }` in a pattern names one thing twice.
    if (node["shorthand"] === true && field === "key") return;
    const value = node[field];
    if (!Array.isArray(value)) {
      const below = maybe(node, field);
      if (below) this.visit(below, context);
      return;
    }
    const statements = field === "body" || field === "consequent";
    for (const [i, below] of list(node, field).entries()) {
      const from = this.#edits.length;
      this.visit(below, context);
      if (statements && i > 0 && below.type === "ExpressionStatement") this.#separate(below, from);
    }
  }

  /** `f()⏎a.b.c += d` must not become a call of what `f()` returns: `f()⏎;(…).c = …`. */
  #separate(statement: Syntax, from: number): void {
    const { start } = statement;
    const opens = this.#edits.slice(from).some((edit) => edit.start === start && edit.text.startsWith("("));
    if (opens) this.#leading.push({ start, end: start, text: ";" });
  }

  #function(node: Syntax, context: Context): void {
    const none: Context = {
      ...context,
      temporaries: new Temporaries(this.prefix, false),
    };
    for (const parameter of list(node, "params")) this.visit(parameter, none);
    this.#home(node, context, (inner) => this.visit(child(node, "body"), inner));
  }

  /** A part of the program that can declare temporaries of its own. */
  #home(node: Syntax, context: Context, visit: (inner: Context) => void): void {
    const temporaries = new Temporaries(this.prefix, true);
    const from = this.#leading.length;
    visit({ ...context, temporaries });
    const declared = declaration(this.source, node, temporaries.names());
    const [open, close] = declared;
    // Declarations come before the semicolons of the statements inside.
    if (open) this.#leading.splice(from, 0, open);
    if (close) this.#edits.push(close);
  }
}
