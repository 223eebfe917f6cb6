/** PyTorch's memory formats. Here all copies are row-major; a format decides whether there is one. */

import { kindText } from "../core/operands.ts";
import { Dense, type Tensor } from "../core/tensor.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { contiguousStrides, showShape } from "../tensor/shape.ts";

export type MemoryFormat = "preserve_format" | "contiguous_format" | "channels_last" | "channels_last_3d";

/** The dims from the closest elements to the farthest, where channels come last. */
const orders: Readonly<Record<"channels_last" | "channels_last_3d", readonly number[]>> = {
  channels_last: [1, 3, 2, 0],
  channels_last_3d: [1, 4, 3, 2, 0],
};

/** Whether the elements of `x` lie in another order than the format asks for, so that PyTorch copies them. */
export function needsCopy(op: string, x: Tensor, format: MemoryFormat | null | undefined): boolean {
  if (format === undefined || format === null || format === "preserve_format") return false;
  if (format === "contiguous_format") return Object.values(orders).some((order) => isOrdered(x, order));
  const order = Object.hasOwn(orders, format) ? orders[format] : undefined;
  if (order === undefined)
    throw new ArgumentError(
      `${op}: memoryFormat is "preserve_format", "contiguous_format", "channels_last" or "channels_last_3d", got ${kindText(format)}`,
    );
  if (order.length !== x.shape.length)
    throw new ShapeError(
      `${op}: required rank ${order.length} tensor to use ${format} format; its shape is ${showShape(x.shape)}`,
    );
  return !isOrdered(x, order);
}

/** Whether strides grow along the order; of dims of size 1, any stride that is not too small will do. */
function isOrdered({ shape, store }: Tensor, order: readonly number[]): boolean {
  if (shape.length !== order.length) return false;
  const strides = store instanceof Dense ? store.strides : contiguousStrides(shape);
  if (strides[1] === 0) return false;
  let least = 0;
  for (const d of order) {
    const [n, stride] = [shape[d]!, strides[d]!];
    // [n, 1, 1, 1] is row-major, not in the order of channels
    if (n === 0 || stride < least || (d === 0 && least === strides[1])) return false;
    least = stride * Math.max(1, n);
  }
  return true;
}
