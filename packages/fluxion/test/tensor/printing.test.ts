import assert from "node:assert/strict";
import { test } from "node:test";
import { ArgumentError } from "../../src/tensor/errors.ts";
import {
  formatTensor,
  type Printable,
  type PrintOptions,
  type Suffixes,
  setPrintoptions,
} from "../../src/tensor/printing.ts";

type Element = number | bigint | boolean;

function made(dtype: string, shape: readonly number[], element: (i: number) => Element): Printable {
  const at = (index: readonly number[]): Element => {
    const value = element(index.reduce((offset, i, d) => offset * shape[d]! + i, 0));
    return dtype === "float32" ? Math.fround(Number(value)) : value;
  };
  return { dtype, shape, at };
}

const tensor = (dtype: string, shape: readonly number[], data: readonly Element[]): Printable =>
  made(dtype, shape, (i) => data[i]!);

type Settings = Partial<PrintOptions> & { readonly profile?: "default" | "short" | "full" };

/** What PyTorch 1.13.1 prints for the same tensor, on top of its default options. */
function prints(x: Printable, expected: string, given: Settings & Partial<Suffixes> = {}): void {
  const { defaultDtype = "float32", requiresGrad, gradFn, prefix, ...settings } = given;
  setPrintoptions({ profile: "default" });
  setPrintoptions(settings);
  assert.equal(formatTensor(x, { defaultDtype, requiresGrad, gradFn, prefix }), expected);
  setPrintoptions({ profile: "default" });
}

test("a scalar stands without brackets", () => {
  prints(tensor("float32", [], [-0]), "tensor(-0.)");
  prints(tensor("float32", [], [Math.PI]), "tensor(3.1416)");
  prints(tensor("float32", [], [123456.79]), "tensor(123456.7891)");
  prints(tensor("float32", [], [10000000000]), "tensor(1.0000e+10)");
  prints(tensor("float32", [], [100000000]), "tensor(100000000.)");
  prints(tensor("float32", [], [NaN]), "tensor(nan)");
  prints(tensor("float32", [], [Infinity]), "tensor(inf)");
  prints(tensor("float32", [], [1e-10]), "tensor(1.0000e-10)");
  prints(tensor("float32", [], [12345.679]), "tensor(12345.6787)");
  prints(tensor("float64", [], [1e100]), "tensor(1.0000e+100, dtype=torch.float64)");
  prints(tensor("float64", [], [NaN]), "tensor(nan, dtype=torch.float64)");
  prints(tensor("int32", [], [0]), "tensor(0, dtype=torch.int32)");
  prints(tensor("int8", [], [-128]), "tensor(-128, dtype=torch.int8)");
  prints(tensor("bool", [], [true]), "tensor(True)");
  prints(tensor("float16", [], [1.5]), "tensor(1.5000, dtype=torch.float16)");
  prints(tensor("bfloat16", [], [-9984]), "tensor(-9984., dtype=torch.bfloat16)");
  prints(tensor("int64", [], [9223372036854775807n]), "tensor(9223372036854775807)");
});

test("floats that are all integers end in a point", () => {
  prints(tensor("float32", [3], [1, 2, 3]), "tensor([1., 2., 3.])");
  prints(tensor("float32", [2], [1, 1000]), "tensor([   1., 1000.])");
  prints(tensor("float32", [2], [Infinity, 1]), "tensor([inf, 1.])");
  prints(tensor("float32", [2], [0, -0]), "tensor([0., -0.])");
  prints(tensor("float32", [3], [-5, 10, -100]), "tensor([  -5.,   10., -100.])");
});

test("other floats have four digits", () => {
  prints(tensor("float32", [3], [1.5, -2.25, 3]), "tensor([ 1.5000, -2.2500,  3.0000])");
  prints(tensor("float32", [2], [0.001, 1]), "tensor([0.0010, 1.0000])");
  prints(tensor("float32", [4], [1.5, NaN, Infinity, -Infinity]), "tensor([1.5000,    nan,    inf,   -inf])");
  prints(tensor("float32", [2], [1.00001, 2]), "tensor([1.0000, 2.0000])");
  prints(tensor("float32", [2], [0.99999, 1.99999]), "tensor([1.0000, 2.0000])");
  prints(
    tensor("float32", [2, 2], [1.5, -2, 30.25, 4]),
    `tensor([[ 1.5000, -2.0000],
        [30.2500,  4.0000]])`,
  );
  prints(
    tensor("float32", [6], [0, -2.5, -Infinity, -0, 1, 0]),
    "tensor([ 0.0000, -2.5000,    -inf, -0.0000,  1.0000,  0.0000])",
  );
  prints(
    tensor("float32", [6], [Infinity, Infinity, Infinity, 12345.5, -Infinity, -0]),
    "tensor([       inf,        inf,        inf, 12345.5000,       -inf,    -0.0000])",
  );
});

test("floats of a wide range or of great or small size have exponents", () => {
  prints(tensor("float32", [2], [1, 10000]), "tensor([1.0000e+00, 1.0000e+04])");
  prints(tensor("float32", [2], [0.0001, 0.5]), "tensor([1.0000e-04, 5.0000e-01])");
  prints(tensor("float32", [3], [1e-6, 2e-6, 3e-6]), "tensor([1.0000e-06, 2.0000e-06, 3.0000e-06])");
  prints(tensor("float32", [2], [123456792, 1]), "tensor([1.2346e+08, 1.0000e+00])");
  prints(tensor("float32", [3], [1e-8, NaN, 1]), "tensor([1.0000e-08,        nan, 1.0000e+00])");
  prints(tensor("float32", [2], [10000000000, Infinity]), "tensor([1.0000e+10,        inf])");
  prints(
    tensor("float32", [2, 2], [1e-5, 1, NaN, -Infinity]),
    `tensor([[1.0000e-05, 1.0000e+00],
        [       nan,       -inf]])`,
  );
  prints(
    tensor("float32", [2, 2], [0.5, 1000000, 0.001, 2]),
    `tensor([[5.0000e-01, 1.0000e+06],
        [1.0000e-03, 2.0000e+00]])`,
  );
  prints(tensor("float32", [2], [-9257891840, -21059739648]), "tensor([-9.2579e+09, -2.1060e+10])");
  prints(
    tensor("float32", [5], [3, 0, Infinity, 12345.5, 1000000000]),
    "tensor([3.0000e+00, 0.0000e+00,        inf, 1.2346e+04, 1.0000e+09])",
  );
});

test("integers and booleans are aligned on the right", () => {
  prints(tensor("int64", [3], [1, -20, 300]), "tensor([  1, -20, 300])");
  prints(tensor("uint8", [3], [0, 255, 17]), "tensor([  0, 255,  17], dtype=torch.uint8)");
  prints(tensor("bool", [3], [true, false, true]), "tensor([ True, False,  True])");
  prints(
    tensor("bool", [2, 2], [true, false, false, false]),
    `tensor([[ True, False],
        [False, False]])`,
  );
  prints(
    tensor("int64", [3, 2], [6, 0, -2, -10, -9, 7]),
    `tensor([[  6,   0],
        [ -2, -10],
        [ -9,   7]])`,
  );
});

test("a tie is rounded to the even digit", () => {
  prints(
    tensor("float16", [4], [-7.6171875, -120.5, 39.53125, 79.9375]),
    "tensor([  -7.6172, -120.5000,   39.5312,   79.9375], dtype=torch.float16)",
  );
});

test("an empty tensor shows its size unless it is a vector, and any dtype but the default", () => {
  prints(tensor("float32", [0], []), "tensor([])");
  prints(tensor("float32", [2, 0], []), "tensor([], size=(2, 0))");
  prints(tensor("float32", [1, 0, 2], []), "tensor([], size=(1, 0, 2))");
  prints(tensor("float64", [2, 0], []), "tensor([], size=(2, 0), dtype=torch.float64)");
  prints(tensor("bool", [0], []), "tensor([], dtype=torch.bool)");
});

test("slices are set apart by one line less than their number of dimensions", () => {
  prints(tensor("float32", [1, 1], [1]), "tensor([[1.]])");
  prints(
    tensor("float32", [2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]),
    `tensor([[[0., 1.],
         [2., 3.]],

        [[4., 5.],
         [6., 7.]]])`,
  );
  prints(
    tensor("float32", [3, 1, 2], [0, 1, 2, 3, 4, 5]),
    `tensor([[[0., 1.]],

        [[2., 3.]],

        [[4., 5.]]])`,
  );
  prints(
    tensor("int64", [1, 2, 1, 2], [0, 1, 2, 3]),
    `tensor([[[[0, 1]],

         [[2, 3]]]])`,
  );
});

test("long rows continue on the next line", () => {
  prints(
    made("float32", [20], (i) => i),
    `tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,
        14., 15., 16., 17., 18., 19.])`,
  );
});

test("the default dtype is not printed", () => {
  prints(
    tensor("float64", [2], [0.3333333333333333, 0.6666666666666666]),
    "tensor([0.3333, 0.6667], dtype=torch.float64)",
  );
  prints(
    tensor("bfloat16", [3], [1.5, 3.140625, 1.0002555517425873e30]),
    "tensor([1.5000e+00, 3.1406e+00, 1.0003e+30], dtype=torch.bfloat16)",
  );
  prints(tensor("float64", [2], [1, 2.5]), "tensor([1.0000, 2.5000])", { defaultDtype: "float64" });
  prints(tensor("float32", [2], [1, 2.5]), "tensor([1.0000, 2.5000], dtype=torch.float32)", {
    defaultDtype: "float64",
  });
  prints(tensor("int64", [2], [1, 2]), "tensor([1, 2])", { defaultDtype: "float64" });
});

test("requires_grad moves to a line of its own when the line gets too long", () => {
  prints(tensor("float32", [], [2]), "tensor(2., requires_grad=True)", { requiresGrad: true });
  prints(tensor("float32", [2], [1, 2]), "tensor([1., 2.], requires_grad=True)", { requiresGrad: true });
  prints(
    tensor("float64", [3], [-7.508410953587349, 10.832585808028341, 774.1065124330922]),
    "tensor([ -7.5084,  10.8326, 774.1065], dtype=torch.float64, requires_grad=True)",
    { requiresGrad: true },
  );
  prints(
    made("float32", [19], (i) => i),
    `tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,
        14., 15., 16., 17., 18.], requires_grad=True)`,
    { requiresGrad: true },
  );
  prints(
    tensor("float32", [4], [5.74584e-10, -1.6056796e-10, -4.675637e-10, 1.6529658e-10]),
    `tensor([ 5.7458e-10, -1.6057e-10, -4.6756e-10,  1.6530e-10],
       requires_grad=True)`,
    { requiresGrad: true },
  );
  prints(
    tensor(
      "float64",
      [5],
      [497752474866848.7, -266013642848592.25, 697740186572131.2, 255696626429428.44, -701680397565229.9],
    ),
    `tensor([ 4.9775e+14, -2.6601e+14,  6.9774e+14,  2.5570e+14, -7.0168e+14],
       dtype=torch.float64, requires_grad=True)`,
    { requiresGrad: true },
  );
});

test("a large tensor shows the ends of each dimension", () => {
  prints(
    made("float32", [1001], (i) => i),
    "tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])",
  );
  prints(
    made("float64", [2000], (i) => i * 0.5),
    `tensor([0.0000e+00, 5.0000e-01, 1.0000e+00,  ..., 9.9850e+02, 9.9900e+02,
        9.9950e+02], dtype=torch.float64)`,
  );
  prints(
    made("float32", [1500], (i) => i * 0.001 - 0.7),
    "tensor([-0.7000, -0.6990, -0.6980,  ...,  0.7970,  0.7980,  0.7990])",
  );
  prints(
    made("int64", [2, 1000], (i) => i),
    `tensor([[   0,    1,    2,  ...,  997,  998,  999],
        [1000, 1001, 1002,  ..., 1997, 1998, 1999]])`,
  );
  prints(
    made("int64", [1000, 2], (i) => i),
    `tensor([[   0,    1],
        [   2,    3],
        [   4,    5],
        ...,
        [1994, 1995],
        [1996, 1997],
        [1998, 1999]])`,
  );
  prints(
    made("bool", [1100], (i) => i % 2 === 1),
    "tensor([False,  True, False,  ...,  True, False,  True])",
  );
});

test("precision sets the digits, with and without exponents", () => {
  prints(tensor("float32", [3], [Math.PI, -271.8282, 0.001]), "tensor([ 3.14e+00, -2.72e+02,  1.00e-03])", {
    precision: 2,
  });
  prints(tensor("float32", [3], [Math.PI, -271.8282, 0.001]), "tensor([ 3e+00, -3e+02,  1e-03])", { precision: 0 });
  prints(tensor("float32", [3], [1.5, 2.5, NaN]), "tensor([1.5, 2.5, nan])", { precision: 1 });
});

test("sciMode forces or forbids exponents, in the width chosen without it", () => {
  prints(tensor("float32", [3], [Math.PI, -271.8282, 0.001]), "tensor([ 3.1416e+00, -2.7183e+02,  1.0000e-03])", {
    sciMode: true,
  });
  prints(
    made("float32", [3, 4], (i) => i / 7),
    `tensor([[0.0000e+00, 1.4286e-01, 2.8571e-01, 4.2857e-01],
        [5.7143e-01, 7.1429e-01, 8.5714e-01, 1.0000e+00],
        [1.1429e+00, 1.2857e+00, 1.4286e+00, 1.5714e+00]])`,
    { sciMode: true },
  );
  prints(tensor("float32", [2], [1e-7, 10000000]), "tensor([    0.0000, 10000000.0000])", { sciMode: false });
  prints(tensor("float32", [2], [1, 2]), "tensor([1.0000e+00, 2.0000e+00])", { sciMode: true });
});

test("linewidth breaks lines", () => {
  prints(
    made("float32", [30], (i) => i),
    `tensor([ 0.,  1.,  2.,  3.,  4.,  5.,
         6.,  7.,  8.,  9., 10., 11.,
        12., 13., 14., 15., 16., 17.,
        18., 19., 20., 21., 22., 23.,
        24., 25., 26., 27., 28., 29.])`,
    { linewidth: 40 },
  );
  prints(
    made("float32", [3, 4], (i) => i / 7),
    `tensor([[0.0000, 0.1429,
         0.2857, 0.4286],
        [0.5714, 0.7143,
         0.8571, 1.0000],
        [1.1429, 1.2857,
         1.4286, 1.5714]])`,
    { linewidth: 30 },
  );
});

test("threshold and edgeitems set what is left out", () => {
  prints(
    made("float32", [100], (i) => i),
    "tensor([ 0.,  ..., 99.])",
    { threshold: 50, edgeitems: 1 },
  );
  prints(
    made("float32", [3, 3, 3], (i) => i),
    `tensor([[[ 0.,  ...,  2.],
         ...,
         [ 6.,  ...,  8.]],

        ...,

        [[18.,  ..., 20.],
         ...,
         [24.,  ..., 26.]]])`,
    { threshold: 5, edgeitems: 1 },
  );
});

test('the profile "short" shows less', () => {
  prints(tensor("float32", [3], [Math.PI, -271.8282, 0.001]), "tensor([ 3.14e+00, -2.72e+02,  1.00e-03])", {
    profile: "short",
  });
});

test('the profile "full" shows all elements', () => {
  const x = made("int64", [1001], (i) => i);
  setPrintoptions({ profile: "full" });
  assert.ok(!formatTensor(x, { defaultDtype: "float32" }).includes("..."));
  setPrintoptions({ profile: "default" });
  assert.ok(formatTensor(x, { defaultDtype: "float32" }).includes("..."));
});

test("grad_fn is printed in place of requires_grad", () => {
  const x = tensor("float64", [2], [1, 2]);
  const given = { gradFn: "MulBackward0", requiresGrad: true };
  prints(x, "tensor([1., 2.], dtype=torch.float64, grad_fn=<MulBackward0>)", given);
  prints(x, "tensor([1., 2.], grad_fn=<MulBackward0>)", { ...given, defaultDtype: "float64" });
});

test("rows are indented by the length of the prefix", () => {
  prints(tensor("float32", [2, 1], [1, 2]), "Batched([[1.],\n         [2.]])", { prefix: "Batched" });
});

test("only elements that are shown are read", () => {
  const read = new Set<string>();
  const at = (index: readonly number[]): number => read.add(index.join()).size;
  formatTensor({ shape: [1000, 1000, 1000], dtype: "float32", at }, { defaultDtype: "float32" });
  assert.equal(read.size, 6 ** 3);
});

test("what is not given stays as it is, sciMode apart", () => {
  const x = tensor("float32", [1], [0.5]);
  const text = (): string => formatTensor(x, { defaultDtype: "float32" });
  setPrintoptions({ precision: 2, sciMode: true });
  assert.equal(text(), "tensor([5.00e-01])");
  setPrintoptions({ linewidth: 100 });
  assert.equal(text(), "tensor([0.50])");
  setPrintoptions({ profile: "default" });
  assert.equal(text(), "tensor([0.5000])");
});

test("a wrong option is an error that says what is expected, and changes nothing", () => {
  const fails = (options: unknown, message: string): void =>
    assert.throws(
      () => setPrintoptions(options as Settings),
      (error) => error instanceof ArgumentError && error.message === `setPrintoptions: ${message}`,
    );
  fails({ sci_mode: true }, 'unknown option "sci_mode"; did you mean "sciMode"?');
  fails({ precison: 2 }, 'unknown option "precison"; did you mean "precision"?');
  fails({ precision: 2.5 }, "precision must be an integer from 0 to 99, got 2.5");
  fails({ threshold: 5, edgeitems: 0 }, "edgeitems must be an integer of at least 1, or Infinity, got 0");
  fails({ linewidth: "80" }, 'linewidth must be an integer of at least 1, or Infinity, got "80"');
  fails({ profile: "long" }, 'profile must be "default", "short" or "full", got "long"');
  fails({ sciMode: 1 }, "sciMode must be true, false or null, got 1");
  fails(3, "expected an options object { precision, threshold, edgeitems, linewidth, profile, sciMode }, got a number");
  prints(
    made("int64", [10], (i) => i),
    "tensor([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])",
  );
});
