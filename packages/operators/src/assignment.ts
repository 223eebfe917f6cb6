import { findToken } from "./edits.ts";
import { binaryNames, guard, type Operand, simpleText } from "./expressions.ts";
import { isConcatenation } from "./kinds.ts";
import type { Context, Rewriter } from "./rewriter.ts";
import { child, operatorOf, type Syntax, withoutTypes } from "./syntax.ts";
import { Temporaries } from "./temporaries.ts";

/*
 *   x += y           →  x =(typeof x==="number"&&typeof y==="number"?x+ y:__op.add(x,y))
 *   f().t += g()     →  (o=f()).t =(a=o.t,b= g(),…)
 *   a[i++] *= b      →  a[k=(i++)] =(c=a[k],…)
 *
 * Object, key, old value and operand are evaluated once and in JavaScript's order.
 */

/** Rewrites `+=` and its kin; false where the assignment stays JavaScript's. */
export function compoundAssignment(rewriter: Rewriter, node: Syntax, context: Context): boolean {
  const operator = operatorOf(node).slice(0, -1);
  if (!Object.hasOwn(binaryNames, operator) || /^[<>]/.test(operator)) return false;
  const { scope } = context;
  const left = child(node, "left");
  const right = child(node, "right");
  if (rewriter.kinds.of(left, scope) !== "unknown" && rewriter.kinds.of(right, scope) !== "unknown") return false;
  if (operator === "+" && isConcatenation(node)) return false;

  const target = withoutTypes(left);
  if (target.type === "Identifier") {
    assign(rewriter, node, String(target["name"]), scope.find(String(target["name"])) !== null, context);
    return true;
  }
  const object = child(target, "object");
  const property = child(target, "property");
  const isComputed = target["computed"] === true;
  const objectText = object.type === "Super" ? "super" : simpleText(object, scope);
  const keyText = isComputed ? simpleText(property, scope) : null;
  const needed = Number(objectText === null) + Number(isComputed && keyText === null);

  // Where nothing can be declared, the parameters of an arrow function are the temporaries.
  const wraps = needed > 0 && !context.temporaries.available;
  const temporaries = wraps ? new Temporaries(rewriter.prefix, true) : context.temporaries;
  if (wraps) rewriter.insert(node.start, `((${Array.from({ length: needed }, (_, i) => rewriter.prefix + i)})=>`);

  let base = objectText;
  let load = "";
  if (base === null) {
    base = temporaries.next;
    const [open, close] = object.type === "SequenceExpression" ? ["(", ")"] : ["", ""];
    rewriter.insert(object.start, `(${base}=${open}`);
    rewriter.visit(object, context);
    rewriter.insert(object.end, `${close})`);
  }
  temporaries.holding(Number(objectText === null), () => {
    if (!isComputed) load = `${base}.${rewriter.source.slice(property.start, property.end)}`;
    else if (keyText !== null) load = `${base}[${keyText}]`;
    else load = `${base}[${storeKey(rewriter, property, temporaries.next, context)}]`;
    temporaries.holding(Number(isComputed && keyText === null), () => assign(rewriter, node, load, false, context));
  });
  if (wraps) rewriter.insert(node.end, ")()");
  return true;
}

/** `a[i]` → `a[k=(i)]`. */
function storeKey(rewriter: Rewriter, property: Syntax, name: string, context: Context): string {
  rewriter.insert(property.start, `${name}=(`);
  rewriter.visit(property, context);
  rewriter.insert(property.end, ")");
  return name;
}

/** ` += y` → ` = load + y`; `isSimple` where the target can be read again without effect. */
function assign(rewriter: Rewriter, node: Syntax, load: string, isSimple: boolean, context: Context): void {
  const operator = operatorOf(node).slice(0, -1);
  const name = binaryNames[operator]!;
  const { scope, temporaries } = context;
  const left = child(node, "left");
  const right = child(node, "right");
  const start = findToken(rewriter.source, operatorOf(node), left.end, right.start);
  const token = { start, end: start + operator.length + 1 };
  const called = `${rewriter.namespace}.${name}(`;

  if (rewriter.form === "call" || !temporaries.available) {
    const text = `= ${called}${load},`;
    rewriter.edit({
      ...token,
      text,
      atom: {
        offset: 2 + called.length - 1 - name.length,
        length: name.length,
        ...token,
      },
    });
    rewriter.visit(right, context);
    rewriter.insert(node.end, ")");
    return;
  }
  const first = (text: string): Operand => ({
    text,
    isNumber: rewriter.kinds.of(left, scope) === "number",
  });
  const second = (text: string): Operand => ({
    text,
    isNumber: rewriter.kinds.of(right, scope) === "number",
  });
  const rightText = simpleText(right, scope);
  if (isSimple && rightText !== null) {
    rewriter.edit({
      ...token,
      text: `=(${guard(first(load), second(rightText))}${load}${operator}`,
    });
    rewriter.insert(node.end, `:${called}${load},${rightText}))`);
    return;
  }
  const a = temporaries.next;
  if (rightText !== null) {
    rewriter.edit({
      ...token,
      text: `=(${a}=${load},${guard(first(a), second(rightText))}${a}${operator}`,
    });
    rewriter.insert(node.end, `:${called}${a},${rightText}))`);
    return;
  }
  temporaries.holding(1, () => {
    const b = temporaries.next;
    rewriter.edit({ ...token, text: `=(${a}=${load},${b}=` });
    rewriter.visit(right, context);
    const test = guard(first(a), second(b));
    rewriter.insert(node.end, `,${test}${a}${operator}${b}:${called}${a},${b}))`);
  });
}
