import { compile as compileSource, parse } from "@fluxion/operators";
import { type Edit, Mosaic, offsetAt, type Position, positionAt } from "./edits.ts";
import { boundNames, child, children, identifiers, isFunction, list, type Syntax } from "./syntax.ts";
import { lowerUsing, registerUsing, usingScope } from "./using.ts";

/*
 * A cell becomes a script: its top-level names are properties of the global object, so that they outlive the cell and
 * may be declared again; its statements are the body of an async function, so that they may await; its functions
 * follow the body, so that they are hoisted.
 *
 *   import { tensor } from "fluxion";     "use strict"; (async function () { __bind(await __import("fluxion"), …);
 *   const x = tensor(f());           →    ;(x = tensor(f()));
 *   x * 2                                 return [(__op.mul(x, 2))]; })()
 *   function f() { return 1; }            function f() { return 1; }
 */

/** How a cell is compiled. */
export interface CellOptions {
  /** The name that syntax errors carry. */
  readonly filename: string;
  /** Whether operators work on tensors; true in notebooks and `.fts` files. */
  readonly operators: boolean;
}

/** A cell as a script for the engine. */
export interface CompiledCell {
  readonly code: string;
  /** Names that the cell declares, to exist before the script runs. */
  readonly names: readonly string[];
  /** Where a place in the code stands in the cell's source; null for the call that starts the cell. */
  position(place: Position): Position | null;
}

/** Compiles a cell; a syntax error is thrown with `position`, its place in the source. */
export function compileCell(source: string, options: CellOptions): CompiledCell {
  const lead = isObjectLiteral(source) ? "(" : "";
  const text = lead === "" ? source : `(${source.replace(/[;\s]*$/, "")})`;
  const unled = ({ line, column }: Position): Position => ({
    line,
    column: line === 1 ? Math.max(1, column - lead.length) : column,
  });
  let javascript = text;
  let spans: readonly Span[] = [];
  try {
    const compiled = compileSource(text, {
      filename: options.filename,
      operators: options.operators,
      types: "erase",
      namespace: "__op",
    });
    javascript = compiled.code;
    spans = compiled.spans;
    const { mosaic, names, call } = new CellCompiler(javascript).compile();
    const position = (place: Position): Position | null => {
      const at = offsetAt(mosaic.text, place);
      return at >= call.start && at < call.end ? null : unled(originalPosition(mosaic, spans, javascript, text, at));
    };
    return { code: mosaic.text, names, position };
  } catch (error) {
    throw located(error, text, unled);
  }
}

type Span = readonly [start: number, length: number, origin: number, originLength: number, kind: number];

function originalPosition(
  mosaic: Mosaic,
  spans: readonly Span[],
  javascript: string,
  text: string,
  at: number,
): Position {
  const offset = mosaic.origin(at);
  const span = spans.findLast((s) => s[0] <= offset);
  if (!span) return positionAt(javascript, offset);
  const [start, length, origin, originLength, kind] = span;
  if (offset < start + length) return positionAt(text, kind === 0 ? origin + (offset - start) : origin);
  return positionAt(text, Math.min(origin + originLength, text.length)); // in text that was put in: where it was put
}

/** `{ a: 1 }` alone is an object, not a block with a label, as consoles read it. */
function isObjectLiteral(source: string): boolean {
  if (!/^\s*\{[\s\S]*\}[;\s]*$/.test(source)) return false;
  try {
    const expression = list(parse(`(${source.replace(/[;\s]*$/, "")})`, "cell.ts") as unknown as Syntax, "body");
    return expression.length === 1;
  } catch {
    return false;
  }
}

function located(error: unknown, text: string, unled: (place: Position) => Position): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const { pos, loc } = error as { pos?: number; loc?: { line: number; column: number } };
  const place =
    pos !== undefined ? positionAt(text, pos) : loc ? { line: loc.line, column: loc.column + 1 } : undefined;
  const message = error.message.replace(/ \(\d+:\d+\)$/, "");
  return Object.assign(new SyntaxError(message), place ? { position: unled(place) } : {});
}

class CellCompiler {
  readonly source: string;
  readonly #edits: Edit[] = [];
  readonly #names = new Set<string>();
  readonly #functions: Syntax[] = [];
  readonly #imports: { text: string; origin: number }[] = [];
  #counts: ReadonlyMap<string, number> = new Map();

  constructor(source: string) {
    this.source = source;
  }

  compile(): { mosaic: Mosaic; names: string[]; call: { start: number; end: number } } {
    const program = parse(this.source, "cell.js") as unknown as Syntax;
    const statements = list(program, "body").filter((statement) => statement.type !== "EmptyStatement");
    this.#counts = identifiers(program);
    const scope = usingScope(statements, "__scope");
    for (const statement of statements) this.#statement(statement, statement === statements.at(-1));
    this.#edits.push(...lowerUsing({ ...program, body: statements }));
    this.#expressions(program);
    this.#nestedVars(program);

    const mosaic = new Mosaic();
    mosaic.add('"use strict"; (async function () {', 0);
    for (const { text, origin } of this.#imports) mosaic.add(text, origin);
    mosaic.add(scope?.before ?? "", 0);
    mosaic.edited(this.source, 0, this.source.length, [...this.#functions.map((f) => this.#blank(f)), ...this.#edits]);
    mosaic.add(`\n${scope?.after ?? ""}`, this.source.length);
    const start = mosaic.text.length;
    mosaic.add("})()\n", this.source.length);
    const call = { start, end: mosaic.text.length };
    for (const declaration of this.#functions) {
      mosaic.edited(this.source, declaration.start, declaration.end, this.#edits);
      mosaic.add("\n", declaration.end);
    }
    return { mosaic, names: [...this.#names], call };
  }

  #statement(statement: Syntax, last: boolean): void {
    switch (statement.type) {
      case "ImportDeclaration":
        this.#import(statement);
        break;
      case "ExportNamedDeclaration":
        if (statement["declaration"]) {
          this.#cut(statement.start, child(statement, "declaration").start);
          this.#statement(child(statement, "declaration"), last);
        } else this.#edits.push(this.#blank(statement));
        break;
      case "ExportAllDeclaration":
        this.#edits.push(this.#blank(statement));
        break;
      case "ExportDefaultDeclaration": {
        const declaration = child(statement, "declaration");
        this.#cut(statement.start, declaration.start);
        if (declaration["id"] && /Declaration$/.test(declaration.type)) this.#statement(declaration, last);
        else this.#around(declaration, ";(", ");");
        break;
      }
      case "FunctionDeclaration":
        this.#functions.push(statement);
        break;
      case "ClassDeclaration": {
        const name = String(child(statement, "id")["name"]);
        this.#names.add(name);
        this.#around(statement, `;${name} = `, ";");
        break;
      }
      case "VariableDeclaration":
        this.#variables(statement, /using$/.test(String(statement["kind"])) ? "__scope" : null);
        break;
      case "ExpressionStatement": {
        const expression = child(statement, "expression");
        if (last && expression.type !== "AssignmentExpression") this.#around(statement, "return [(", ")];");
        break;
      }
    }
  }

  /** `const { a } = b, c = 1` → `;({ a } = b, c = 1);` */
  #variables(declaration: Syntax, scope: string | null, open: string = ";("): void {
    const declarators = list(declaration, "declarations");
    const names = declarators.flatMap((declarator) => boundNames(child(declarator, "id")));
    if (names.every((name) => name.startsWith("__"))) return; // temporaries of the operators
    for (const name of names) this.#names.add(name);
    const end = declarators.at(-1)!.end;
    this.#edits.push({ start: declaration.start, end: declarators[0]!.start, text: open });
    this.#edits.push({ start: end, end, text: ");", closes: true });
    if (scope) this.#edits.push(...registerUsing(declaration, scope));
    else if (declaration["kind"] !== "var") {
      for (const { end, init } of declarators) {
        if (!init) this.#edits.push({ start: end, end, text: " = undefined", closes: true });
      }
    }
  }

  /** Static imports run first: they move to the beginning of the body. */
  #import(declaration: Syntax): void {
    const specifier = JSON.stringify(child(declaration, "source")["value"]);
    const attributes = list(declaration, "attributes").map((attribute) => {
      const key = child(attribute, "key");
      return `${JSON.stringify(key["name"] ?? key["value"])}: ${JSON.stringify(child(attribute, "value")["value"])}`;
    });
    const options = attributes.length > 0 ? `, { with: { ${attributes.join(", ")} } }` : "";
    const bindings = list(declaration, "specifiers").map((found) => {
      const local = String(child(found, "local")["name"]);
      this.#names.add(local);
      if (found.type === "ImportNamespaceSpecifier") return ["*", local, true];
      if (found.type === "ImportDefaultSpecifier") return ["default", local, true];
      const imported = child(found, "imported");
      // A name that the cell never reads may be a type: then its absence is no error.
      return [imported["name"] ?? imported["value"], local, (this.#counts.get(local) ?? 0) > 0];
    });
    const text = ` __bind(await __import(${specifier}${options}), ${specifier}, ${JSON.stringify(bindings)});`;
    this.#imports.push({ text, origin: declaration.start });
    this.#edits.push(this.#blank(declaration));
  }

  /** `import(x)` and `import.meta` are those of the notebook. */
  #expressions(node: Syntax): void {
    if (node.type === "ImportExpression")
      this.#edits.push({ start: node.start, end: node.start + 6, text: "__import" });
    if (node.type === "MetaProperty" && child(node, "meta")["name"] === "import") {
      this.#edits.push({ start: node.start, end: node.end, text: "__meta" });
    }
    for (const below of children(node)) this.#expressions(below);
  }

  /** `var` inside blocks and loops belongs to the notebook too. */
  #nestedVars(node: Syntax, depth: number = 0): void {
    for (const below of children(node)) {
      if (isFunction(below)) continue;
      if (below.type === "VariableDeclaration" && below["kind"] === "var" && depth > 0) this.#nestedVar(below, node);
      this.#nestedVars(below, depth + 1);
    }
  }

  #nestedVar(declaration: Syntax, parent: Syntax): void {
    if (parent.type === "ExportNamedDeclaration") return;
    if (!/^For/.test(parent.type) || parent["body"] === declaration) {
      // After `if (a)` a semicolon would end the statement; in a block it keeps the line before apart.
      this.#variables(declaration, null, /Block|Case/.test(parent.type) ? ";(" : "(");
      return;
    }
    const declarators = list(declaration, "declarations");
    for (const name of declarators.flatMap((d) => boundNames(child(d, "id")))) this.#names.add(name);
    this.#cut(declaration.start, declarators[0]!.start);
  }

  #around(node: Syntax, before: string, after: string): void {
    const end = this.source[node.end - 1] === ";" ? node.end - 1 : node.end;
    this.#edits.push({ start: node.start, end: node.start, text: before });
    this.#edits.push({ start: end, end, text: after, closes: true });
  }

  #cut(start: number, end: number): void {
    this.#edits.push({ start, end, text: this.source.slice(start, end).replace(/[^\n]/g, " ") });
  }

  #blank({ start, end }: Syntax): Edit {
    return { start, end, text: `;${this.source.slice(start + 1, end).replace(/[^\n]/g, " ")}` };
  }
}
