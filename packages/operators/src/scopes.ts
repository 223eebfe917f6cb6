import { child, children, isFunction, isTypeOnly, list, maybe, type Syntax } from "./syntax.ts";

/** A value that a name receives: an expression, or `null` where nothing is known of it. */
export interface Source {
  readonly value: Syntax | null;
  readonly scope: Scope;
}

/** What one name stands for. */
export interface Binding {
  /** The type that the declaration states. */
  readonly annotation: Syntax | null;
  /** The function, or the module, whose variable it is. */
  readonly home: Syntax;
  readonly sources: Source[];
}

/** The names that a part of the program declares. */
export class Scope {
  readonly parent: Scope | null;
  /** The function, class field or module that the scope belongs to. */
  readonly home: Syntax;
  readonly #bindings: Map<string, Binding> = new Map();

  constructor(parent: Scope | null, home: Syntax) {
    this.parent = parent;
    this.home = home;
  }

  /** Adds a name, or finds it again where `var` repeats it. */
  declare(name: string, annotation: Syntax | null): Binding {
    const known = this.#bindings.get(name);
    const binding = known ?? { annotation, home: this.home, sources: [] };
    this.#bindings.set(name, binding);
    return binding;
  }

  /** What a name stands for here; null for a global. */
  find(name: string): Binding | null {
    return this.#bindings.get(name) ?? this.parent?.find(name) ?? null;
  }

  /** The scope that `var` declares into. */
  get outermost(): Scope {
    return this.parent?.home === this.home ? this.parent.outermost : this;
  }

  /** All bindings declared here. */
  bindings(): Iterable<Binding> {
    return this.#bindings.values();
  }
}

const blocks = /^(BlockStatement|For(In|Of)?Statement|SwitchStatement|CatchClause|Class(Declaration|Expression))$/;

/** Finds the scopes of a program, by the node that opens each. */
export function scopesOf(program: Syntax): Map<Syntax, Scope> {
  const scopes = new Map<Syntax, Scope>([[program, new Scope(null, program)]]);
  for (const statement of children(program)) declareNames(statement, scopes.get(program)!, scopes);
  collectAssignments(program, scopes.get(program)!, scopes);
  return scopes;
}

function declareNames(node: Syntax, outer: Scope, scopes: Map<Syntax, Scope>): void {
  if (isTypeOnly(node)) return;
  if (/^(FunctionDeclaration|ClassDeclaration)$/.test(node.type)) declarePattern(maybe(node, "id"), outer);
  let scope = outer;
  // The value of a class field is computed later, as the body of a function is.
  if (isFunction(node) || /^(StaticBlock|PropertyDefinition)$/.test(node.type)) scope = new Scope(outer, node);
  else if (blocks.test(node.type)) scope = new Scope(outer, outer.home);
  if (scope !== outer) scopes.set(node, scope);
  switch (node.type) {
    case "FunctionExpression":
    case "ClassExpression":
      declarePattern(maybe(node, "id"), scope);
      break;
    case "CatchClause":
      declarePattern(maybe(node, "param"), scope);
      break;
    case "ForInStatement":
    case "ForOfStatement": {
      const left = child(node, "left");
      if (left.type !== "VariableDeclaration") break;
      const target = left["kind"] === "var" ? scope.outermost : scope;
      for (const declarator of list(left, "declarations")) declarePattern(child(declarator, "id"), target);
      break;
    }
    case "VariableDeclaration": {
      const target = node["kind"] === "var" ? scope.outermost : scope;
      for (const declarator of list(node, "declarations")) {
        const id = child(declarator, "id");
        if (id.type !== "Identifier") declarePattern(id, target);
        else {
          const binding = target.declare(String(id["name"]), maybe(id, "typeAnnotation"));
          const value = maybe(declarator, "init");
          if (value) binding.sources.push({ value, scope });
        }
      }
      break;
    }
    case "ImportDeclaration":
      for (const specifier of list(node, "specifiers")) declarePattern(child(specifier, "local"), scope);
      break;
  }
  for (const parameter of isFunction(node) ? list(node, "params") : []) declarePattern(parameter, scope);
  for (const below of children(node)) declareNames(below, scope, scopes);
}

/** Declares the names of a pattern, whose values nobody knows. */
function declarePattern(pattern: Syntax | null, scope: Scope): void {
  for (const id of patternIdentifiers(pattern)) {
    scope.declare(String(id["name"]), maybe(id, "typeAnnotation")).sources.push({ value: null, scope });
  }
}

/** The identifiers that a pattern binds or assigns. */
function patternIdentifiers(pattern: Syntax | null): Syntax[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return list(pattern, "properties").flatMap((p) => patternIdentifiers(maybe(p, "value") ?? maybe(p, "argument")));
    case "ArrayPattern":
      return list(pattern, "elements").flatMap(patternIdentifiers);
    case "AssignmentPattern":
      return patternIdentifiers(child(pattern, "left"));
    case "RestElement":
      return patternIdentifiers(child(pattern, "argument"));
    case "TSParameterProperty":
      return patternIdentifiers(child(pattern, "parameter"));
    default:
      return [];
  }
}

function collectAssignments(node: Syntax, outer: Scope, scopes: Map<Syntax, Scope>): void {
  const scope = scopes.get(node) ?? outer;
  if (/^(AssignmentExpression|For(In|Of)Statement)$/.test(node.type)) {
    const left = child(node, "left");
    // The assignment itself is an expression with the value that the name receives.
    const value = node.type === "AssignmentExpression" && left.type === "Identifier" ? node : null;
    for (const id of patternIdentifiers(left)) scope.find(String(id["name"]))?.sources.push({ value, scope });
  }
  for (const below of children(node)) collectAssignments(below, scope, scopes);
}
