/** A node of the syntax tree: ESTree, with TypeScript's nodes as acorn-typescript writes them. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** True for a value that is a node of the tree. */
export function isSyntax(value: unknown): value is Syntax {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** The fields that hold types: they have no meaning at run time. */
export const typeFields: ReadonlySet<string> = new Set([
  "typeAnnotation",
  "returnType",
  "typeParameters",
  "typeArguments",
  "superTypeParameters",
  "superTypeArguments",
  "implements",
]);

/** The nodes directly below a node in source order of evaluation, types left out. */
export function children(node: Syntax): Syntax[] {
  const found: Syntax[] = [];
  for (const field in node) {
    if (typeFields.has(field)) continue;
    const value = node[field];
    if (Array.isArray(value)) found.push(...value.filter(isSyntax));
    else if (isSyntax(value)) found.push(value);
  }
  return found;
}

/** One child of a node that must be there. */
export function child(node: Syntax, field: string): Syntax {
  return node[field] as Syntax;
}

/** One child of a node that may be missing. */
export function maybe(node: Syntax, field: string): Syntax | null {
  return isSyntax(node[field]) ? node[field] : null;
}

/** A list of children of a node; holes of arrays are left out. */
export function list(node: Syntax, field: string): readonly Syntax[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isSyntax) : [];
}

/** The operator of an expression, or the empty string. */
export function operatorOf(node: Syntax): string {
  return typeof node["operator"] === "string" ? node["operator"] : "";
}

/** True for functions of all kinds. */
export function isFunction(node: Syntax): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** True for a node without meaning at run time: a type, an ambient declaration, a signature without a body. */
export function isTypeOnly(node: Syntax): boolean {
  if (node["declare"] === true || (node["abstract"] === true && !/^Class/.test(node.type))) return true;
  if (/^TS(InterfaceDeclaration|TypeAliasDeclaration|DeclareFunction|DeclareMethod|IndexSignature)$/.test(node.type))
    return true;
  if (node.type === "TSNamespaceExportDeclaration") return true;
  if (
    /^(Import|Export(Named|All))Declaration$/.test(node.type) &&
    (node["importKind"] === "type" || node["exportKind"] === "type")
  )
    return true;
  if (node.type === "MethodDefinition") return maybe(child(node, "value"), "body") === null;
  const declaration = /^Export(Named|Default)Declaration$/.test(node.type) ? maybe(node, "declaration") : null;
  return declaration !== null && isTypeOnly(declaration);
}

/** An expression without the type syntax around it: `(x as T)!` → `x`. */
export function withoutTypes(node: Syntax): Syntax {
  return /^(TS(As|Satisfies|NonNull|Instantiation)Expression|TSTypeAssertion|ParenthesizedExpression)$/.test(node.type)
    ? withoutTypes(child(node, "expression"))
    : node;
}
