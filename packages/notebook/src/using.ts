import type { Edit } from "./edits.ts";
import { child, children, list, type Syntax } from "./syntax.ts";

/*
 * `using` for runtimes that do not have it:
 *
 *   { using a = f(); g(a); }
 *   { const s = __using(); try { const a = s.use(f()); g(a); } catch (e) { s.fail(e); } finally { s.end(); } }
 */

const isUsing = (node: Syntax): boolean => node.type === "VariableDeclaration" && /using$/.test(String(node["kind"]));
const isAsync = (node: Syntax): boolean => String(node["kind"]).startsWith("await");

/** The text before and after the statements of a block that holds `using` declarations; null without any. */
export function usingScope(statements: readonly Syntax[], name: string): { before: string; after: string } | null {
  const declarations = statements.filter(isUsing);
  if (declarations.length === 0) return null;
  return frame(name, declarations.some(isAsync));
}

function frame(name: string, async: boolean): { before: string; after: string } {
  const end = async ? `await ${name}.endAsync();` : `${name}.end();`;
  return {
    before: ` const ${name} = __using(); try { `,
    after: ` } catch (error) { ${name}.fail(error); } finally { ${end} } `,
  };
}

/** Edits that register the values of a declaration with its scope; the keyword is the caller's. */
export function registerUsing(declaration: Syntax, scope: string): Edit[] {
  const method = isAsync(declaration) ? "useAsync" : "use";
  return list(declaration, "declarations").flatMap((declarator) => {
    const { start, end } = child(declarator, "init");
    return [
      { start, end: start, text: `${scope}.${method}(` },
      { start: end, end, text: ")", closes: true },
    ];
  });
}

/** Lowers every `using` below the top level of a program. */
export function lowerUsing(program: Syntax): Edit[] {
  const edits: Edit[] = [];
  const keyword = (node: Syntax): void => {
    edits.push({ start: node.start, end: list(node, "declarations")[0]!.start, text: "const " });
  };
  const wrap = (from: number, to: number, scope: { before: string; after: string }): void => {
    edits.push({ start: from, end: from, text: scope.before });
    edits.push({ start: to, end: to, text: scope.after, closes: true });
  };
  const visit = (node: Syntax): void => {
    if (node.type === "BlockStatement" || node.type === "StaticBlock") {
      const statements = list(node, "body");
      const name = `__using${node.start}`;
      const scope = usingScope(statements, name);
      if (scope) {
        const brace = node.type === "BlockStatement" ? node.start + 1 : statements[0]!.start;
        wrap(brace, node.end - 1, scope);
        for (const statement of statements.filter(isUsing)) {
          keyword(statement);
          edits.push(...registerUsing(statement, name));
        }
      }
    }
    if (node.type === "ForOfStatement" && isUsing(child(node, "left"))) {
      const left = child(node, "left");
      const variable = String(child(list(left, "declarations")[0]!, "id")["name"]);
      const name = `__using${node.start}`;
      const scope = frame(name, isAsync(left));
      const use = `${name}.${isAsync(left) ? "useAsync" : "use"}(${variable});`;
      const body = child(node, "body");
      keyword(left);
      wrap(body.start, body.end, { before: `{${scope.before}${use}`, after: `${scope.after}}` });
    }
    if (node.type === "ForStatement" && node["init"] && isUsing(child(node, "init"))) {
      const { start } = child(node, "init");
      throw Object.assign(new SyntaxError("using in the head of a for loop: declare it in a block around the loop"), {
        pos: start,
      });
    }
    for (const below of children(node)) visit(below);
  };
  visit(program);
  return edits;
}

/** Disposes what was registered, last in first out, as the proposal for explicit resource management says. */
export class UsingScope {
  readonly #resources: (() => unknown)[] = [];
  #failed = false;
  #error: unknown;

  /** Registers a resource that `Symbol.dispose` closes; null and undefined close nothing. */
  use<T>(value: T): T {
    if (value !== null && value !== undefined) this.#add(value, [Symbol.dispose]);
    return value;
  }

  /** Registers a resource that `Symbol.asyncDispose` closes, or else `Symbol.dispose`. */
  useAsync<T>(value: T): T {
    if (value !== null && value !== undefined) this.#add(value, [Symbol.asyncDispose, Symbol.dispose]);
    return value;
  }

  /** Keeps the error of the body until the resources are closed. */
  fail(error: unknown): void {
    this.#error = this.#failed ? suppressed(error, this.#error) : error;
    this.#failed = true;
  }

  /** Closes all resources, then throws what failed. */
  end(): void {
    for (let close = this.#resources.pop(); close; close = this.#resources.pop()) {
      try {
        close();
      } catch (error) {
        this.fail(error);
      }
    }
    if (this.#failed) throw this.#error;
  }

  /** Closes all resources, one after another, then throws what failed. */
  async endAsync(): Promise<void> {
    for (let close = this.#resources.pop(); close; close = this.#resources.pop()) {
      try {
        await close();
      } catch (error) {
        this.fail(error);
      }
    }
    if (this.#failed) throw this.#error;
  }

  #add(value: unknown, symbols: readonly symbol[]): void {
    const methods = value as Record<symbol, unknown>;
    const method = symbols.map((symbol) => methods[symbol]).find((found) => typeof found === "function");
    if (typeof method !== "function") throw new TypeError("using: the value has no [Symbol.dispose]() method");
    this.#resources.push(() => method.call(value));
  }
}

function suppressed(error: unknown, earlier: unknown): Error {
  const message = "An error was suppressed during disposal";
  return Object.assign(new Error(message), { name: "SuppressedError", error, suppressed: earlier });
}
