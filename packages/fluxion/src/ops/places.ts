/** What reads and writes where integers say: three kinds of rows, each for every way in which integers name places. */

import { linear } from "../core/families.ts";
import type { Tensor } from "../core/tensor.ts";
import { filled } from "../core/basis.ts";
import { copied } from "../kernels/copy.ts";
import { addBlocks, takeBlocks } from "../kernels/gather.ts";
import {
  along,
  elementsAt,
  type Meeting,
  meeting,
  meetingShape,
  type Plan,
  type Slices,
  slicesAt,
} from "../kernels/lookup.ts";
import { wholeOperand } from "../kernels/layout.ts";
import type { Elements, Operand } from "../kernels/operand.ts";
import { addToBlocks, putBlocks } from "../kernels/scatter.ts";
import { type DType, dtypes } from "../tensor/dtype.ts";
import type { Shape, Strides } from "../tensor/shape.ts";

type Row<P> = (inputs: readonly Tensor[], params: P) => Tensor;

/** How integers of shape `reach` name places in a row-major array of shape `x`. */
export interface Places<P> {
  /** The shape of all that they name. */
  shape(x: Shape, reach: Shape, params: P): Shape;
  plan(strides: Strides, reach: Shape, x: Shape, params: P): Plan;
  /** The parameters where all have a new first dimension. */
  batch(params: P): P;
}

/** Each integer is a place along a dim; the other places are its own. */
export const alongDim: Places<number> = { shape: (_, reach) => reach, plan: along, batch: (dim) => dim + 1 };

/** Each integer is a slice of a dim. */
export const slices: Places<Slices> = {
  shape: (x, reach, { dim, lead }) => (x.length === lead ? x : x.with(dim, reach[lead] ?? 1)),
  plan: (strides, reach, x, params) => slicesAt(strides, x, reach[params.lead] ?? 1, params),
  batch: ({ dim, lead }) => ({ dim: dim + 1, lead: lead + 1 }),
};

/** Each integer counts the elements in a row, behind so many dims of batches. */
export const counted: Places<number> = { shape: (_, reach) => reach, plan: elementsAt, batch: (lead) => lead + 1 };

/** Lists of integers, stacked, name a place together. */
export const met: Places<Meeting> = {
  shape: meetingShape,
  plan: meeting,
  batch: (p) => ({ ...p, lead: p.lead + 1 }),
};

interface Names {
  readonly name: string;
  readonly nodeName?: string | undefined;
  /** The public name, for messages. */
  readonly op: string;
  /** Whether negative integers count from the end, where that is not what the places say. */
  readonly signed?: boolean;
}

/** The plan in the name of an operation. */
const planning =
  <P>(places: Places<P>, { op, signed }: Names): Places<P>["plan"] =>
  (...given) => {
    const plan = places.plan(...given);
    return { ...plan, op, signed: signed ?? plan.signed };
  };

/** Floats of 16 bits are summed in a wider type. */
const widened = (x: Operand, shape: Shape, dtype: DType): Operand =>
  dtypes[dtype].wide === dtype ? x : wholeOperand(copied(x, shape, dtypes[dtype].wide, dtype), shape);
const narrowed = (sums: Elements, shape: Shape, dtype: DType): Elements =>
  dtypes[dtype].wide === dtype ? sums : copied(wholeOperand(sums, shape), shape, dtype, dtypes[dtype].wide);

/** Reads where the second input says; the transpose adds there, among zeros. */
export function reading<P>(places: Places<P>, names: Names, adding = `${names.name}_backward`): Row<P> {
  const { name, nodeName } = names;
  const planOf = planning(places, names);
  const take: Row<P> = linear<P>({
    name,
    nodeName,
    indices: 1,
    shape: ([x, at], params) => places.shape(x!.shape, at!.shape, params),
    map: ([x, at], _, params, [t, i]) =>
      takeBlocks(x!, t!.shape, at!, planOf(at!.strides, i!.shape, t!.shape, params), t!.dtype),
    transpose: (g, _, [x, at], params) => add([g, at!], { shape: x!.shape, params }),
    batch: places.batch,
  });
  const add: Row<{ readonly shape: Shape; readonly params: P }> = linear({
    name: adding,
    indices: 1,
    shape: (_, { shape }) => shape,
    map: ([g, at], to, { params }, [t, i]) => {
      const plan = planOf(at!.strides, i!.shape, to, params);
      const { dtype, shape } = t!;
      return narrowed(addBlocks(widened(g!, shape, dtype), shape, at!, plan, to, dtypes[dtype].wide), to, dtype);
    },
    transpose: (g, _, [, at], { params }) => take([g, at!], params),
    batch: ({ shape, params }, n) => ({ shape: [n, ...shape], params: places.batch(params) }),
  });
  return take;
}

/** The first input with the second in the places that the third says. */
export function putting<P>(places: Places<P>, names: Names): Row<P> {
  const { name, nodeName } = names;
  const planOf = planning(places, names);
  const read = reading(places, { ...names, name: `${name}_places`, nodeName: undefined });
  const put: Row<P> = linear<P>({
    name,
    nodeName,
    indices: 1,
    shape: ([x]) => x!.shape,
    map: ([x, v, at], to, params, [t, u, i]) => {
      const whole = copied(x!, to, t!.dtype);
      putBlocks(whole, v!, u!.shape, at!, planOf(at!.strides, i!.shape, to, params), t!.dtype);
      return whole;
    },
    // what was overwritten has no part in the result
    transpose: (g, i, [, v, at], params) =>
      i === 0 ? put([g, filled(0, v!.shape, g.dtype), at!], params) : read([g, at!], params),
    batch: places.batch,
  });
  return put;
}

/** The first input with the second added in the places that the third says. */
export function accumulating<P>(places: Places<P>, names: Names): Row<P> {
  const { name, nodeName } = names;
  const planOf = planning(places, names);
  const read = reading(places, { ...names, name: `${name}_places`, nodeName: undefined });
  return linear<P>({
    name,
    nodeName,
    indices: 1,
    shape: ([x]) => x!.shape,
    map: ([x, v, at], to, params, [t, u, i]) => {
      const { dtype } = t!;
      const { wide } = dtypes[dtype];
      const whole = copied(x!, to, wide, dtype);
      const terms = widened(v!, u!.shape, dtype);
      addToBlocks(whole, terms, u!.shape, at!, planOf(at!.strides, i!.shape, to, params), wide);
      return narrowed(whole, to, dtype);
    },
    transpose: (g, i, [, , at], params) => (i === 0 ? g : read([g, at!], params)),
    batch: places.batch,
  });
}
