/** Padding of the last dims. */

import { checkIntegers, checkTensor, kindText, scalarOf } from "../core/operands.ts";
import type { PyFloat, Tensor } from "../core/tensor.ts";
import { clone } from "../ops/shape.ts";
import { checkPad, checkSizes, type PadMode, padMode, padValue } from "../ops/padding.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";

type Value = number | boolean | PyFloat | null;

interface PadOptions {
  readonly pad?: readonly number[];
  readonly mode?: "constant" | PadMode;
  readonly value?: Value;
}

/**
 * `x` with margins: `pad` has two numbers a dim, before and behind, the last dim first; negative ones cut.
 *
 * @example pad(tensor([1, 2, 3]), [1, 2]) // tensor([0., 1., 2., 3., 0., 0.])
 */
export function pad(
  x: Tensor,
  ...args: Arguments<[pad: readonly number[], mode: "constant" | PadMode, value: Value], PadOptions>
): Tensor {
  checkTensor("pad", x);
  const given = readArguments<{ pad: readonly number[]; mode: string; value: Value }>("pad", args, [
    "pad",
    "mode",
    "value",
  ]);
  const { mode = "constant", value = null } = given;
  if (given.pad === undefined) throw new ArgumentError("pad: missing argument 'pad'; as in pad(x, [1, 2])");
  const list = checkIntegers("pad", "pad", given.pad);
  checkPad("pad", x, list);
  if (mode === "constant") {
    checkSizes("pad", x, list);
    return padValue(x, list, value === null ? 0 : Number(scalarOf("pad", value)[0]));
  }
  if (mode !== "reflect" && mode !== "replicate" && mode !== "circular")
    throw new ArgumentError(
      `pad: Unrecognised padding mode ${typeof mode === "string" ? mode : kindText(mode)}; it is one of constant, reflect, replicate, circular`,
    );
  if (value !== null && Number(scalarOf("pad", value)[0]) !== 0)
    throw new ArgumentError(`pad: Padding mode "${mode}" doesn't take in value argument`);
  checkMode(x, list, mode);
  if (list.every((n) => n === 0)) return clone(x);
  return padMode(x, list, mode);
}

function checkMode(x: Tensor, list: readonly number[], mode: PadMode): void {
  const { shape } = x;
  const dims = list.length / 2;
  if (dims < 1 || dims > 3 || (shape.length !== dims + 1 && shape.length !== dims + 2))
    throw new ShapeError(
      "pad: Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now; " +
        `the input has ${shape.length} dims and pad ${list.length} numbers`,
    );
  for (let i = 0; i < dims; i++) {
    const d = shape.length - 1 - i;
    const [n, before, behind] = [shape[d]!, list[2 * i]!, list[2 * i + 1]!];
    if (n === 0)
      throw new ShapeError(
        `pad: Expected ${dims + 1}D or ${dims + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${showShape(shape)}`,
      );
    if (mode === "reflect" && (before >= n || behind >= n))
      throw new ShapeError(
        `pad: Argument #${4 + 2 * i}: Padding size should be less than the corresponding input dimension, but got: padding (${before}, ${behind}) at dimension ${d} of input ${showShape(shape)}`,
      );
    if (mode === "circular" && (before > n || behind > n))
      throw new ShapeError("pad: Padding value causes wrapping around more than once.");
    if (n + before + behind <= 0)
      throw new ShapeError(
        `pad: input (${"WHD"[i]}: ${n}) is too small. Calculated output ${"WHD"[i]}: ${n + before + behind}`,
      );
  }
}
