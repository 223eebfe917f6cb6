/** What the cell compiler reads of an ESTree node. */
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

/** The nodes directly below a node. */
export function children(node: Syntax): Syntax[] {
  const found: Syntax[] = [];
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) found.push(...value.filter(isSyntax));
    else if (isSyntax(value)) found.push(value);
  }
  return found;
}

/** One child of a node that must be there. */
export function child(node: Syntax, key: string): Syntax {
  return node[key] as Syntax;
}

/** A list of children of a node. */
export function list(node: Syntax, key: string): readonly Syntax[] {
  return (node[key] as readonly Syntax[] | undefined) ?? [];
}

/** True for functions, arrow functions included, and class static blocks: what `var` does not leave. */
export function isFunction(node: Syntax): boolean {
  return /Function/.test(node.type) || node.type === "StaticBlock";
}

/** The names that a binding pattern declares. */
export function boundNames(pattern: Syntax | null | undefined): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [String(pattern["name"])];
    case "ObjectPattern":
      return list(pattern, "properties").flatMap((p) => boundNames((p["value"] ?? p["argument"]) as Syntax));
    case "ArrayPattern":
      return list(pattern, "elements").flatMap((element) => boundNames(element));
    case "AssignmentPattern":
      return boundNames(child(pattern, "left"));
    case "RestElement":
      return boundNames(child(pattern, "argument"));
    default:
      return [];
  }
}

/** Every identifier's name in a tree, with how often it occurs. */
export function identifiers(node: Syntax, counts: Map<string, number> = new Map()): Map<string, number> {
  if (node.type === "Identifier") counts.set(String(node["name"]), (counts.get(String(node["name"])) ?? 0) + 1);
  for (const below of children(node)) if (below.type !== "ImportDeclaration") identifiers(below, counts);
  return counts;
}
