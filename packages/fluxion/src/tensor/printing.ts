import { ArgumentError } from "./errors.ts";
import { type Element, type Formatter, formatter } from "./format.ts";
import { checkOptions } from "./options.ts";
import { numel, type Shape } from "./shape.ts";

/** How tensors are printed. */
export interface PrintOptions {
  /** Digits after the point, 0 to 99. */
  readonly precision: number;
  /** A tensor of more elements than this is shown in part. */
  readonly threshold: number;
  /** How many elements are shown at both ends of a dimension then. */
  readonly edgeitems: number;
  /** Columns of a line. */
  readonly linewidth: number;
  /** Whether floats have an exponent; `null` lets their range decide. */
  readonly sciMode: boolean | null;
}

const defaults: PrintOptions = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null };

const profiles: Readonly<Record<"default" | "short" | "full", PrintOptions>> = {
  default: defaults,
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80, sciMode: null },
  full: { precision: 4, threshold: Number.POSITIVE_INFINITY, edgeitems: 3, linewidth: 80, sciMode: null },
};

let current: PrintOptions = defaults;

/**
 * Sets how tensors are printed: `profile` first, then what is given beside it. What is not given stays as it is, except
 * that every call sets `sciMode` back to `null` unless it gives it, as in PyTorch.
 */
export function setPrintoptions(options: Partial<PrintOptions> & { readonly profile?: keyof typeof profiles }): void {
  const op = "setPrintoptions";
  checkOptions(op, options, ["precision", "threshold", "edgeitems", "linewidth", "profile", "sciMode"]);
  if (options === undefined) throw new ArgumentError(`${op}: expected options, as in ${op}({ precision: 2 })`);
  const { profile, sciMode = null } = options;
  if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
    throw new ArgumentError(`${op}: profile must be "default", "short" or "full", got ${show(profile)}`);
  }
  if (sciMode !== null && typeof sciMode !== "boolean") {
    throw new ArgumentError(`${op}: sciMode must be true, false or null, got ${show(sciMode)}`);
  }
  const base = profile === undefined ? current : profiles[profile];
  const size = (name: Exclude<keyof PrintOptions, "sciMode">, least: number, most: number): number => {
    const value = options[name] ?? base[name];
    const valid = Number.isInteger(value) || value === Number.POSITIVE_INFINITY;
    if (valid && value >= least && value <= most) return value;
    const range =
      most === Number.POSITIVE_INFINITY
        ? `an integer of at least ${least}, or Infinity`
        : `an integer from ${least} to ${most}`;
    throw new ArgumentError(`${op}: ${name} must be ${range}, got ${show(value)}`);
  };
  current = {
    precision: size("precision", 0, 99),
    threshold: size("threshold", 0, Number.POSITIVE_INFINITY),
    edgeitems: size("edgeitems", 1, Number.POSITIVE_INFINITY),
    linewidth: size("linewidth", 1, Number.POSITIVE_INFINITY),
    sciMode,
  };
}

const show = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

/** What printing asks of a tensor. */
export interface Printable {
  readonly shape: Shape;
  readonly dtype: string;
  /** The element at a position, one index a dimension; asked for elements that are shown, and no others. */
  readonly at: (index: readonly number[]) => Element;
}

/** What is printed behind the elements. */
export interface Suffixes {
  /** Name of the node that made the tensor: `MulBackward0`. */
  readonly gradFn?: string | undefined;
  /** Printed where there is no `gradFn`. */
  readonly requiresGrad?: boolean | undefined;
  /** This dtype is not printed. */
  readonly defaultDtype: string;
  /** What stands before the parenthesis; `tensor` unless given. */
  readonly prefix?: string | undefined;
}

/** A tensor as PyTorch 1.13 prints it, word for word: `tensor([1., 2.], grad_fn=<MulBackward0>)`. */
export function formatTensor(
  x: Printable,
  { gradFn, requiresGrad, defaultDtype, prefix = "tensor" }: Suffixes,
): string {
  const empty = numel(x.shape) === 0;
  const suffixes: string[] = [];
  if (empty && x.shape.length !== 1) suffixes.push(`size=(${x.shape.join(", ")})`);
  // Elements tell that a tensor is of int64 or bool; where there are none, the dtype has to.
  const told = !empty && (x.dtype === "int64" || x.dtype === "bool");
  if (x.dtype !== defaultDtype && !told) suffixes.push(`dtype=torch.${x.dtype}`);
  if (gradFn !== undefined) suffixes.push(`grad_fn=<${gradFn}>`);
  else if (requiresGrad) suffixes.push("requires_grad=True");
  const indent = prefix.length + 1;
  return addSuffixes(`${prefix}(${empty ? "[]" : formatElements(x, indent)}`, suffixes, indent);
}

/** Puts suffixes behind the text, each on a line of its own where the line would get too long. */
function addSuffixes(text: string, suffixes: readonly string[], indent: number): string {
  let result = text;
  // PyTorch counts two columns more than there are.
  let column = text.length - text.lastIndexOf("\n") + 1;
  for (const suffix of suffixes) {
    const wrap = column + suffix.length + 2 > current.linewidth;
    result += wrap ? `,\n${" ".repeat(indent)}${suffix}` : `, ${suffix}`;
    column = wrap ? indent + suffix.length : column + suffix.length + 2;
  }
  return `${result})`;
}

/** The elements in nested brackets, in the columns from `indent` on. */
function formatElements(x: Printable, indent: number): string {
  const summarize = numel(x.shape) > current.threshold;
  const shown = x.shape.map((n) => shownIndices(n, summarize));
  const elements = formatter(x.dtype, shownValues(x, shown, []), current);
  return formatSlice(x, shown, elements, [], indent);
}

/** Stands for the indices that are left out. */
const gap = -1;

function shownIndices(n: number, summarize: boolean): readonly number[] {
  const { edgeitems } = current;
  if (!summarize || n <= 2 * edgeitems) return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: 2 * edgeitems + 1 }, (_, i) => {
    if (i === edgeitems) return gap;
    return i < edgeitems ? i : n - 2 * edgeitems - 1 + i;
  });
}

function shownValues(x: Printable, shown: readonly (readonly number[])[], index: readonly number[]): Element[] {
  if (index.length === shown.length) return [x.at(index)];
  return shown[index.length]!.flatMap((i) => (i === gap ? [] : shownValues(x, shown, [...index, i])));
}

/** The slice of a tensor at `index`: an element, or brackets around smaller slices. */
function formatSlice(
  x: Printable,
  shown: readonly (readonly number[])[],
  elements: Formatter,
  index: readonly number[],
  indent: number,
): string {
  const depth = shown.length - index.length;
  if (depth === 0) return elements.format(x.at(index));
  const parts = shown[index.length]!.map((i) => {
    if (i === gap) return depth === 1 ? " ..." : "...";
    return formatSlice(x, shown, elements, [...index, i], indent + 1);
  });
  const margin = " ".repeat(indent + 1);
  if (depth > 1) return `[${parts.join(`,${"\n".repeat(depth - 1)}${margin}`)}]`;
  const perLine = Math.max(1, Math.floor((current.linewidth - indent) / (elements.width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < parts.length; i += perLine) lines.push(parts.slice(i, i + perLine).join(", "));
  return `[${lines.join(`,\n${margin}`)}]`;
}
