/** An argument of a call: positional, by name, `*list` or `**dict`. */
export interface Argument {
  readonly kind: "positional" | "keyword" | "list" | "dict";
  readonly name: string;
  readonly value: Expression;
}

/** An expression of Python. */
export type Expression =
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly object: Expression; readonly name: string }
  | { readonly kind: "call"; readonly callee: Expression; readonly args: readonly Argument[] }
  | { readonly kind: "index"; readonly object: Expression; readonly index: Expression }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "conditional"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "list" | "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "slice"; readonly start: Expression; readonly stop: Expression; readonly step: Expression }
  | { readonly kind: "lambda"; readonly parameters: readonly string[]; readonly body: Expression };

/** A statement of Python. */
export type Statement =
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "assign"; readonly target: Expression; readonly value: Expression }
  | { readonly kind: "update"; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly kind: "with" | "if"; readonly value: Expression; readonly body: readonly Statement[] }
  | {
      readonly kind: "for";
      readonly target: Expression;
      readonly value: Expression;
      readonly body: readonly Statement[];
    }
  | { readonly kind: "pass" };
