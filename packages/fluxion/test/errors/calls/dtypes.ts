/** Bad calls of what asks for dtypes, and of conversions. */

import { ArgumentError, DTypeError, IndexError } from "fluxion";
import { f, type Loose, matrix, noTensor, type Row } from "./tools.ts";

export const kinds: readonly Row[] = [
  ["finfo", () => f.finfo("x"), DTypeError, /^finfo: unknown dtype "x"/],
  [
    "finfo",
    () => f.finfo("int8"),
    DTypeError,
    /^finfo: torch\.finfo\(\) requires a floating point input type\. .*use iinfo\("int8"\)/,
  ],
  ["iinfo", () => f.iinfo(), DTypeError, /^iinfo: unknown dtype undefined/],
  [
    "iinfo",
    () => f.iinfo("float16"),
    DTypeError,
    /^iinfo: torch\.iinfo\(\) requires an integer input type\. .*use finfo\("float16"\)/,
  ],
  ["iinfo", () => f.iinfo("bool"), DTypeError, /^iinfo: torch\.bool is not supported by torch\.iinfo/],
  ["isFloatingPoint", () => f.isFloatingPoint(1), ArgumentError, /^isFloatingPoint: expected a tensor, got 1/],
  ["x.isSigned", () => (matrix() as Loose).isSigned.call(1), ArgumentError, /^isSigned: expected a tensor, got 1/],
  ["x.elementSize", () => (matrix() as Loose).elementSize.call(), ArgumentError, noTensor("elementSize")],
  ["x.type", () => (matrix() as Loose).type("x"), DTypeError, /^type: unknown dtype "x"/],
  ["x.typeAs", () => (matrix() as Loose).typeAs("x"), ArgumentError, /^typeAs: expected a tensor, got the string "x"/],
  ...([300, -129, Number.POSITIVE_INFINITY] as const).map(
    (x): Row => [
      "tensor",
      () => f.tensor([x], { dtype: "int8" }),
      ArgumentError,
      `tensor: value cannot be converted to type int8 without overflow; ${x} has no value of dtype int8`,
    ],
  ),
  [
    "full",
    () => f.full([2], 1e5, { dtype: "float16" }),
    ArgumentError,
    "full: value cannot be converted to type at::Half without overflow; 100000 has no value of dtype float16",
  ],
  [
    "x.fill_",
    () => matrix().byte().fill_(256),
    ArgumentError,
    "fill_: value cannot be converted to type uint8_t without overflow; 256 has no value of dtype uint8",
  ],
  ...(
    [
      ["where", () => f.where(matrix().gt(0), matrix().byte(), 300)],
      ["where", () => f.where(matrix().gt(0), 300, matrix().byte())],
      ["clamp", () => matrix().byte().clamp(0, 300)],
      ["maskedFill", () => f.maskedFill(matrix().byte(), matrix().gt(0), 300)],
    ] as const
  ).map(
    ([op, call]): Row => [
      op,
      call,
      ArgumentError,
      `${op}: value cannot be converted to type uint8_t without overflow; 300 has no value of dtype uint8`,
    ],
  ),
  [
    "index",
    () => matrix().index(f.tensor([0], { dtype: "int8" })),
    IndexError,
    /^index: tensors used as indices must be long, byte or bool tensors/,
  ],
  [
    "add",
    () => f.add(matrix(), 2n ** 63n),
    ArgumentError,
    /^add: Overflow when unpacking long; 9223372036854775808 is/,
  ],
  ["tensor", () => f.tensor(2n ** 64n), ArgumentError, /^tensor: Overflow when unpacking long/],
  ["to", () => f.to(matrix(), "cuda"), ArgumentError, /^to: the device must be "cpu", got the string "cuda"/],
  ["to", () => f.to(matrix(), "cpu", "x"), DTypeError, /^to: unknown dtype "x"/],
  ["to", () => f.to(matrix(), { copy: 1 }), ArgumentError, "to: copy must be true or false, got 1"],
  ["to", () => f.to(matrix(), { dype: "x" }), ArgumentError, /^to: unknown option "dype"; did you mean "dtype"\?/],
];
