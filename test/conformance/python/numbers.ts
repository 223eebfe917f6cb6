import { SnippetError } from "./tokens.ts";
import { PythonComplex, PythonFloat, PythonTuple } from "./values.ts";

/** A Python operator on two values neither of which is a tensor. */
export function operate(operator: string, left: unknown, right: unknown): unknown {
  if (operator === "==") return plain(left) === plain(right);
  if (operator === "!=") return plain(left) !== plain(right);
  if (left instanceof PythonComplex || right instanceof PythonComplex) return complex(operator, left, right);
  const a = plain(left);
  const b = plain(right);
  if (typeof a === "string" || typeof b === "string" || Array.isArray(a) || Array.isArray(b)) {
    throw new SnippetError(`${operator} of these operands`);
  }
  const value = real(operator, Number(a), Number(b));
  if (typeof value === "boolean") return value;
  const isFloat =
    left instanceof PythonFloat || right instanceof PythonFloat || operator === "/" || !Number.isInteger(value);
  return isFloat ? new PythonFloat(value) : value;
}

/** A Python operator on one value that is no tensor. */
export function operateOn(operator: string, operand: unknown): unknown {
  if (operator === "not") return !truth(operand);
  if (operator === "~") return ~Number(plain(operand));
  if (operator === "+") return operand;
  if (operand instanceof PythonFloat) return new PythonFloat(-operand.value);
  if (operand instanceof PythonComplex) return new PythonComplex(-operand.re, -operand.im);
  return typeof operand === "bigint" ? -operand : 0 - Number(operand);
}

/** Whether Python takes a value that is no tensor for true. */
export function truth(value: unknown): boolean {
  if (value instanceof PythonTuple) return value.items.length > 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(plain(value));
}

/** A value without its Python class. */
export function plain(value: unknown): unknown {
  if (value instanceof PythonFloat) return value.value;
  return value instanceof PythonTuple ? value.items : value;
}

function real(operator: string, a: number, b: number): number | boolean {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "//":
      return Math.floor(a / b);
    case "%":
      return a - b * Math.floor(a / b);
    case "**":
      return a ** b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      throw new SnippetError(`${operator} of numbers`);
  }
}

function complex(operator: string, left: unknown, right: unknown): PythonComplex {
  const sign = operator === "-" ? -1 : 1;
  if (operator !== "+" && operator !== "-") throw new SnippetError(`${operator} of complex numbers`);
  const part = (x: unknown): PythonComplex => (x instanceof PythonComplex ? x : new PythonComplex(Number(plain(x)), 0));
  const [a, b] = [part(left), part(right)];
  return new PythonComplex(a.re + sign * b.re, a.im + sign * b.im);
}
