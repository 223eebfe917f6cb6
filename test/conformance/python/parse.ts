import type { Argument, Expression, Statement } from "./syntax.ts";
import { SnippetError, type Token, tokenize } from "./tokens.ts";
import { ellipsis } from "./values.ts";

/** Binding powers of the infix operators, from `or` to `**`. */
const powers: Readonly<Record<string, number>> = {
  or: 2,
  and: 3,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  "==": 5,
  "!=": 5,
  is: 5,
  in: 5,
  "|": 6,
  "^": 7,
  "&": 8,
  "<<": 9,
  ">>": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "//": 11,
  "%": 11,
  "@": 11,
  "**": 13,
};

const negation = 4;
const unary = 12;
const constants: Readonly<Record<string, unknown>> = { None: null, True: true, False: false };
const none: Expression = { kind: "constant", value: null };

/** Reads one expression. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const value = parser.expressions();
  parser.end();
  return value;
}

/** Reads a program. */
export function parseProgram(text: string): readonly Statement[] {
  const parser = new Parser(text);
  const statements = parser.block(0);
  parser.end();
  return statements;
}

/** Operator precedence parsing (Pratt 1973). */
class Parser {
  readonly tokens: readonly Token[];
  position: number;

  constructor(text: string) {
    this.tokens = tokenize(text);
    this.position = 0;
  }

  end(): void {
    while (this.next.kind === "newline") this.position++;
    if (this.next.kind !== "end") throw this.unexpected();
  }

  block(indent: number): readonly Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      statements.push(...this.line());
      const { next } = this;
      if (next.kind !== "newline" || next.indent < indent || this.tokens[this.position + 1]?.kind === "end") {
        return statements;
      }
      this.position++;
    }
  }

  expressions(): Expression {
    const first = this.item();
    if (!this.sees(",")) return first;
    const items = [first];
    while (this.takes(",")) {
      if (this.startsExpression()) items.push(this.item());
    }
    return { kind: "tuple", items };
  }

  private line(): readonly Statement[] {
    const { text } = this.next;
    if (text === "with" || text === "if") {
      this.position++;
      return [{ kind: text, value: this.expression(), body: this.suite() }];
    }
    if (this.takes("for")) {
      const target = this.targets();
      this.expect("in");
      return [{ kind: "for", target, value: this.expressions(), body: this.suite() }];
    }
    const statements = [this.simple()];
    while (this.takes(";")) {
      if (this.next.kind !== "newline" && this.next.kind !== "end") statements.push(...this.line());
    }
    return statements;
  }

  private suite(): readonly Statement[] {
    this.expect(":");
    if (this.next.kind !== "newline") return this.line();
    const { indent } = this.next;
    this.position++;
    return this.block(indent);
  }

  private targets(): Expression {
    const items = [this.postfix()];
    while (this.takes(",")) items.push(this.postfix());
    return items.length === 1 ? items[0]! : { kind: "tuple", items };
  }

  private simple(): Statement {
    if (this.takes("pass")) return { kind: "pass" };
    const target = this.expressions();
    const { text } = this.next;
    if (this.takes("=")) return { kind: "assign", target, value: this.expressions() };
    if (this.next.kind === "operator" && text.endsWith("=") && powers[text] === undefined) {
      this.position++;
      return { kind: "update", operator: text.slice(0, -1), target, value: this.expressions() };
    }
    return { kind: "expression", value: target };
  }

  /** An expression or, within brackets, a slice. */
  private item(): Expression {
    const start = this.sees(":") ? none : this.expression();
    if (!this.insideIndex || !this.takes(":")) return start;
    const stop = !this.sees(":") && this.startsExpression() ? this.expression() : none;
    const step = this.takes(":") && this.startsExpression() ? this.expression() : none;
    return { kind: "slice", start, stop, step };
  }

  private insideIndex = false;

  private expression(): Expression {
    if (this.takes("lambda")) return this.lambda();
    const yes = this.infix(0);
    if (this.next.text !== "if" || this.next.kind !== "name") return yes;
    this.position++;
    const test = this.infix(0);
    this.expect("else");
    return { kind: "conditional", test, yes, no: this.expression() };
  }

  private lambda(): Expression {
    const parameters: string[] = [];
    while (!this.takes(":")) {
      parameters.push(this.name());
      this.takes(",");
    }
    return { kind: "lambda", parameters, body: this.expression() };
  }

  private infix(minimum: number): Expression {
    let left = this.prefix();
    for (;;) {
      const operator = this.next.text;
      const power = this.next.kind === "constant" || !Object.hasOwn(powers, operator) ? undefined : powers[operator]!;
      if (power === undefined || power <= minimum) return left;
      this.position++;
      // a ** -b ** c reads its right side from the unary operators upwards, to the right
      left = { kind: "binary", operator, left, right: this.infix(operator === "**" ? unary - 1 : power) };
    }
  }

  private prefix(): Expression {
    if (this.takes("not")) return { kind: "unary", operator: "not", operand: this.infix(negation) };
    for (const operator of ["-", "+", "~"]) {
      if (this.takes(operator)) return { kind: "unary", operator, operand: this.infix(unary) };
    }
    return this.postfix();
  }

  private postfix(): Expression {
    let value = this.atom();
    for (;;) {
      if (this.takes(".")) value = { kind: "attribute", object: value, name: this.name() };
      else if (this.takes("(")) value = { kind: "call", callee: value, args: this.arguments() };
      else if (this.takes("[")) value = { kind: "index", object: value, index: this.bracketed("]", true) };
      else return value;
    }
  }

  private atom(): Expression {
    const token = this.next;
    this.position++;
    if (token.kind === "constant") return { kind: "constant", value: token.value };
    if (token.kind === "name") {
      const { text } = token;
      return Object.hasOwn(constants, text)
        ? { kind: "constant", value: constants[text] }
        : { kind: "name", name: text };
    }
    if (token.text === "...") return { kind: "constant", value: ellipsis };
    if (token.text === "(") return this.takes(")") ? { kind: "tuple", items: [] } : this.bracketed(")", false);
    if (token.text === "[") {
      if (this.takes("]")) return { kind: "list", items: [] };
      const items = this.bracketed("]", false);
      return { kind: "list", items: items.kind === "tuple" && !this.parenthesized(items) ? items.items : [items] };
    }
    if (token.text === "{") return this.dict();
    this.position--;
    throw this.unexpected();
  }

  private readonly closed = new WeakSet<Expression>();

  /** Whether a tuple is a member in parentheses, `[(a, b)]`, rather than the members, `[a, b]`. */
  private parenthesized(items: Expression): boolean {
    return this.closed.has(items);
  }

  private bracketed(close: string, index: boolean): Expression {
    const outside = this.insideIndex;
    this.insideIndex = index;
    const value = this.expressions();
    this.insideIndex = outside;
    this.expect(close);
    if (close === ")") this.closed.add(value);
    return value;
  }

  private dict(): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.takes("}")) {
      const key = this.infix(0);
      this.expect(":");
      entries.push([key, this.expression()]);
      this.takes(",");
    }
    return { kind: "dict", entries };
  }

  private arguments(): readonly Argument[] {
    const outside = this.insideIndex;
    this.insideIndex = false;
    const args: Argument[] = [];
    while (!this.takes(")")) {
      args.push(this.argument());
      if (!this.sees(")")) this.expect(",");
    }
    this.insideIndex = outside;
    return args;
  }

  private argument(): Argument {
    if (this.takes("**")) return { kind: "dict", name: "", value: this.expression() };
    if (this.takes("*")) return { kind: "list", name: "", value: this.expression() };
    if (this.next.kind === "name" && this.tokens[this.position + 1]?.text === "=") {
      const name = this.name();
      this.expect("=");
      return { kind: "keyword", name, value: this.expression() };
    }
    return { kind: "positional", name: "", value: this.expression() };
  }

  private get next(): Token {
    return this.tokens[this.position]!;
  }

  private sees(text: string): boolean {
    return this.next.text === text && this.next.kind !== "constant";
  }

  private takes(text: string): boolean {
    const seen = this.sees(text);
    if (seen) this.position++;
    return seen;
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected();
  }

  private name(): string {
    const token = this.next;
    if (token.kind !== "name") throw this.unexpected();
    this.position++;
    return token.text;
  }

  private startsExpression(): boolean {
    const { kind, text } = this.next;
    if (kind === "newline" || kind === "end") return false;
    return (
      kind !== "operator" || ["(", "[", "{", "-", "+", "~", "..."].includes(text) || (text === ":" && this.insideIndex)
    );
  }

  private unexpected(): SnippetError {
    return new SnippetError(`unexpected ${JSON.stringify(this.next.text)}`);
  }
}
