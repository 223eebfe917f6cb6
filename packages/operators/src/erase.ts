import { blank, type Edit, findToken } from "./edits.ts";
import { eraseMember } from "./erase-class.ts";
import { child, children, isFunction, isTypeOnly, list, maybe, type Syntax, typeFields } from "./syntax.ts";
import { sourceError } from "./syntax-error.ts";

/*
 * Types become blanks, so that every token stays on its line and in its column. What a blank could glue together (a
 * line without a semicolon and the next one) is kept apart by a semicolon in place of the first blank.
 */

/** The edits that take the types out of a program; throws where TypeScript's syntax has a meaning at run time. */
export function erase(ast: Syntax, source: string, filename: string = "source.ts"): Edit[] {
  const eraser = new Eraser(source, filename);
  eraser.visit(ast);
  return eraser.edits;
}

const generated: Readonly<Record<string, string>> = {
  TSEnumDeclaration: "an enum makes an object at run time, and types only erase: write an object `as const`",
  TSModuleDeclaration: "a namespace makes an object at run time, and types only erase: write a module or an object",
  TSParameterProperty:
    "a parameter property assigns at run time, and types only erase: declare the field and assign it in the constructor",
  TSImportEqualsDeclaration: "`import … = …` has a meaning at run time, and types only erase: write `import … from`",
  TSExportAssignment: "`export =` has a meaning at run time, and types only erase: write `export default`",
};

/** Collects the blanks of one program. */
export class Eraser {
  readonly source: string;
  readonly edits: Edit[] = [];
  /** Types of fields that end without a semicolon. */
  readonly semicolons: Set<Syntax> = new Set();
  readonly #filename: string;

  constructor(source: string, filename: string) {
    this.source = source;
    this.#filename = filename;
  }

  /** Makes a part of the source invisible. */
  blank(start: number, end: number, lead: string = ""): void {
    if (end > start)
      this.edits.push({
        start,
        end,
        text: blank(this.source.slice(start, end), lead),
      });
  }

  /** Erases the types of a node and of all below it. */
  visit(node: Syntax): void {
    if (isTypeOnly(node)) {
      this.blank(node.start, node.end, ";");
      return;
    }
    const reason = generated[node.type];
    if (reason) throw sourceError(reason, this.source, node.start, this.#filename);
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
        this.#specifiers(node);
        break;
      case "TSAsExpression":
      case "TSSatisfiesExpression":
        this.#assertion(node);
        this.visit(child(node, "expression"));
        return;
      case "TSNonNullExpression":
        this.blank(node.end - 1, node.end);
        break;
      case "TSTypeAssertion":
        this.blank(node.start, this.#after(">", child(node, "typeAnnotation").end));
        this.visit(child(node, "expression"));
        return;
      case "VariableDeclarator":
        if (node["definite"]) this.#mark("!", child(node, "id"));
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#class(node);
        break;
      case "MethodDefinition":
      case "PropertyDefinition":
        eraseMember(this, node);
        break;
    }
    if (isFunction(node)) this.#function(node);
    if (node["optional"] === true && /^(Identifier|ObjectPattern|ArrayPattern)$/.test(node.type)) this.#mark("?", node);
    for (const field of typeFields) {
      const type = maybe(node, field);
      if (type && !(field === "returnType" && node.type === "ArrowFunctionExpression")) {
        this.blank(type.start, type.end, this.semicolons.has(type) ? ";" : "");
      }
    }
    for (const below of children(node)) if (!isThis(below)) this.visit(below);
  }

  /** `x?: T`, `x!: T`: the mark between the name and its type. */
  #mark(mark: string, id: Syntax): void {
    const at = this.source.lastIndexOf(mark, (maybe(id, "typeAnnotation")?.start ?? id.end) - 1);
    if (at > id.start) this.blank(at, at + 1);
  }

  #after(token: string, from: number): number {
    return findToken(this.source, token, from) + token.length;
  }

  /** `import { type A, b }` → `import {         b }`. */
  #specifiers(node: Syntax): void {
    for (const specifier of list(node, "specifiers")) {
      if (specifier["importKind"] !== "type" && specifier["exportKind"] !== "type") continue;
      this.blank(specifier.start, this.#commaAfter(specifier.end));
    }
  }

  #commaAfter(end: number): number {
    const next = /^(?:\s|\/\*[\s\S]*?\*\/|\/\/.*)*,/.exec(this.source.slice(end));
    return next ? end + next[0].length : end;
  }

  #assertion(node: Syntax): void {
    const keyword = node.type === "TSAsExpression" ? "as" : "satisfies";
    const type = child(node, "typeAnnotation");
    const expression = child(node, "expression");
    let from = expression.end;
    // Parentheses around the expression belong to it: `(a, b) as T`.
    for (
      let at = findToken(this.source, keyword, from, type.start);
      at >= 0;
      at = findToken(this.source, keyword, from, type.start)
    ) {
      from = at + keyword.length;
    }
    const start = from - keyword.length;
    const glues = /^[^\S\n]*(\/\/.*)?\r?\n\s*[([`]/.test(this.source.slice(node.end));
    this.blank(start, node.end, glues ? ";" : "");
  }

  #class(node: Syntax): void {
    if (node["abstract"] === true) {
      const at = findToken(this.source, "abstract", node.start);
      this.blank(at, at + "abstract".length);
    }
    const implemented = list(node, "implements");
    if (implemented.length === 0) return;
    const ends = ["id", "typeParameters", "superClass", "superTypeParameters", "superTypeArguments"].map(
      (field) => maybe(node, field)?.end ?? 0,
    );
    const at = findToken(this.source, "implements", Math.max(node.start, ...ends));
    this.blank(at, implemented.at(-1)!.end);
  }

  #function(node: Syntax): void {
    const first = list(node, "params")[0];
    if (first && isThis(first)) this.blank(first.start, this.#commaAfter(first.end));
    const type = node.type === "ArrowFunctionExpression" ? maybe(node, "returnType") : null;
    if (!type) return;
    if (!/[\r\n]/.test(this.source.slice(type.start, type.end))) {
      this.blank(type.start, type.end);
      return;
    }
    // No line may end between `)` and `=>`: the parenthesis moves to the end of the type.
    const at = this.source.lastIndexOf(")", type.start);
    this.blank(at, at + 1);
    const text = blank(this.source.slice(type.start, type.end));
    this.edits.push({
      start: type.start,
      end: type.end,
      text: `${text.slice(0, -1)})`,
    });
  }
}

/** The parameter `this` is a type only. */
function isThis(node: Syntax): boolean {
  return node.type === "Identifier" && node["name"] === "this";
}
