/** Bad calls of what draws random numbers, and of what networks start from. */

import { ArgumentError, DTypeError, ShapeError, nn, tensor, zeros } from "fluxion";
import { f, functional, type Loose, matrix, noTensor, type Row, vector } from "./tools.ts";

const init: Loose = nn.init;
const long = (n: number): Loose => zeros([n], { dtype: "int64" });
const x = (n = 2): Loose => vector(n);

export const random: readonly Row[] = [
  ["rand", () => f.rand([-1]), ShapeError, "rand: Trying to create tensor with negative dimension -1: [-1]"],
  [
    "rand",
    () => f.rand([2], { dtype: "int64" }),
    DTypeError,
    /^rand: "check_uniform_bounds" not implemented for 'Long'/,
  ],
  ["rand", () => f.rand([2], { generator: 5 }), ArgumentError, /^rand: the generator must be a Generator, got 5/],
  [
    "rand",
    () => f.rand([2], { gnerator: 5 }),
    ArgumentError,
    'rand: unknown option "gnerator"; did you mean "generator"?',
  ],
  [
    "rand",
    () => f.vmap(() => f.rand([2]))(vector(2)),
    f.GradError,
    /^rand: vmap: called random operation while in randomness error mode\./,
  ],
  [
    "randn",
    () => f.randn([2], { dtype: "bool" }),
    DTypeError,
    /^randn: "normal_kernel_cpu" not implemented for 'Bool'/,
  ],
  ["randLike", () => f.randLike(3), ArgumentError, "randLike: expected a tensor, got 3; use tensor(data)"],
  ["randLike", () => f.randLike(long(2)), DTypeError, /^randLike: "check_uniform_bounds" not implemented for 'Long'/],
  ["randnLike", () => f.randnLike(long(2)), DTypeError, /^randnLike: "normal_kernel_cpu" not implemented for 'Long'/],
  [
    "randint",
    () => f.randint(5, 5, [2]),
    ArgumentError,
    /^randint: random_ expects 'from' to be less than 'to', but got from=5 >= to=5/,
  ],
  [
    "randint",
    () => f.randint(300, [2], { dtype: "uint8" }),
    ArgumentError,
    /^randint: to - 1 is out of bounds for unsigned char;/,
  ],
  [
    "randint",
    () => f.randint(-1, 3, [2], { dtype: "uint8" }),
    ArgumentError,
    /^randint: from is out of bounds for unsigned char;/,
  ],
  ["randint", () => f.randint(1.5, [2]), ArgumentError, "randint: high must be an integer, got 1.5"],
  ["randint", () => f.randint(2n ** 63n, [2]), ArgumentError, /^randint: Overflow when unpacking long/],
  ["randint", () => f.randint(3), ArgumentError, /^randint: expected a bound and a shape/],
  [
    "randintLike",
    () => f.randintLike(x(), 5, 5),
    ArgumentError,
    /^randintLike: random_ expects 'from' to be less than 'to'/,
  ],
  ["randperm", () => f.randperm(-1), ShapeError, "randperm: Trying to create tensor with negative dimension -1: [-1]"],
  [
    "randperm",
    () => f.randperm(300, { dtype: "uint8" }),
    ArgumentError,
    /^randperm: value cannot be converted to type uint8_t without overflow/,
  ],
  [
    "randperm",
    () => f.randperm(3000, { dtype: "float16" }),
    ArgumentError,
    "randperm: n cannot be greater than 2049 for Half type.",
  ],
  ["randperm", () => f.randperm(2.5), ArgumentError, "randperm: n must be an integer, got 2.5"],
  [
    "bernoulli",
    () => f.bernoulli(tensor([2])),
    ArgumentError,
    /^bernoulli: Expected p_in >= 0 && p_in <= 1 to be true, but got false;/,
  ],
  [
    "bernoulli",
    () => f.bernoulli(x(), 2),
    ArgumentError,
    "bernoulli: bernoulli_ expects p to be in [0, 1], but got p=2",
  ],
  [
    "bernoulli",
    () => f.bernoulli(long(2)),
    DTypeError,
    /^bernoulli: "bernoulli_tensor_cpu_p_" not implemented for 'Long'/,
  ],
  [
    "multinomial",
    () => f.multinomial(tensor([-1, 2]), 1),
    ArgumentError,
    /^multinomial: probability tensor contains either `inf`, `nan` or element < 0/,
  ],
  [
    "multinomial",
    () => f.multinomial(tensor([1, 2]), 3),
    ArgumentError,
    /^multinomial: cannot sample n_sample > prob_dist.size\(-1\) samples without replacement/,
  ],
  [
    "multinomial",
    () => f.multinomial(tensor([1, -1]), 1, true),
    ArgumentError,
    /^multinomial: invalid multinomial distribution \(encountering probability entry < 0\)/,
  ],
  [
    "multinomial",
    () => f.multinomial(tensor([0, 0]), 1),
    ArgumentError,
    /^multinomial: invalid multinomial distribution \(sum of probabilities <= 0\)/,
  ],
  ["multinomial", () => f.multinomial(x(), 0), ArgumentError, /^multinomial: cannot sample n_sample <= 0 samples/],
  ["multinomial", () => f.multinomial(f.ones([2, 2, 2]), 1), ShapeError, /^multinomial: prob_dist must be 1 or 2 dim/],
  [
    "multinomial",
    () => f.multinomial(long(2), 1),
    DTypeError,
    /^multinomial: multinomial only supports floating-point dtypes for input, got: Long/,
  ],
  ["normal", () => f.normal(0, 1), ArgumentError, /^normal: expected a shape beside numbers/],
  ["normal", () => f.normal(0, -1, [2]), ArgumentError, "normal: normal expects std >= 0.0, but found std -1"],
  ["normal", () => f.normal(x(), tensor([1, -1])), ArgumentError, /^normal: normal expects all elements of std >= 0.0/],
  [
    "normal",
    () => f.normal(x(2), x(3)),
    ShapeError,
    /^normal: The size of tensor a \(2\) must match the size of tensor b \(3\) at non-singleton dimension 0/,
  ],
  [
    "poisson",
    () => f.poisson(tensor([-1])),
    ArgumentError,
    "poisson: invalid Poisson rate, expected rate to be non-negative",
  ],
  ["poisson", () => f.poisson(long(2)), DTypeError, /^poisson: "poisson_cpu" not implemented for 'Long'/],
  [
    "uniform_",
    () => x().uniform_(3, -1),
    ArgumentError,
    "uniform_: uniform_ expects to return a [from, to) range, but found from=3 > to=-1",
  ],
  ["uniform_", () => x().uniform_("a"), ArgumentError, 'uniform_: from must be a number, got the string "a"'],
  ["normal_", () => x().normal_(0, -1), ArgumentError, "normal_: normal expects std >= 0.0, but found std -1"],
  [
    "exponential_",
    () => x().exponential_(-1.5),
    ArgumentError,
    "exponential_: exponential_ expects lambda >= 0.0, but found lambda=-1.5",
  ],
  [
    "geometric_",
    () => x().geometric_(1.5),
    ArgumentError,
    "geometric_: geometric_ expects p to be in (0, 1), but got p=1.5",
  ],
  ["cauchy_", () => x().cauchy_(0, -1), ArgumentError, "cauchy_: cauchy_ expects sigma >= 0.0, but found sigma=-1"],
  [
    "logNormal_",
    () => x().logNormal_(0, 0),
    ArgumentError,
    "logNormal_: log_normal_ expects std > 0.0, but found std=0",
  ],
  [
    "random_",
    () => x().random_(3, 2),
    ArgumentError,
    /^random_: random_ expects 'from' to be less than 'to', but got from=3 >= to=2/,
  ],
  [
    "random_",
    () => zeros([2], { dtype: "int8" }).random_(200),
    ArgumentError,
    /^random_: to - 1 is out of bounds for signed char/,
  ],
  [
    "bernoulli_",
    () => x().bernoulli_(1.5),
    ArgumentError,
    "bernoulli_: bernoulli_ expects p to be in [0, 1], but got p=1.5",
  ],
  [
    "bernoulli_",
    () => x().bernoulli_(vector(3)),
    ShapeError,
    /^bernoulli_: The expanded size of the tensor \(2\) must match the existing size \(3\)/,
  ],
  [
    "uniform_",
    () => tensor([1], { requiresGrad: true }).uniform_(),
    f.GradError,
    /^uniform_: a leaf Variable that requires grad is being used in an in-place operation\./,
  ],
];

export const generators: readonly Row[] = [
  ["random.forkRng", () => f.random.forkRng(3), ArgumentError, "forkRng: expected a function, or nothing, got 3"],
  [
    "Generator",
    () => new f.Generator("cuda"),
    ArgumentError,
    'Generator: the device must be "cpu", got the string "cuda"',
  ],
  ["manualSeed", () => f.manualSeed(1.5), ArgumentError, /^manualSeed: manual_seed expected a long, but got float/],
  ["manualSeed", () => f.manualSeed(2n ** 64n), ArgumentError, /^manualSeed: Overflow when unpacking long/],
  ["setRngState", () => f.setRngState(vector(3)), DTypeError, /^setRngState: RNG state must be a torch.ByteTensor/],
  [
    "setRngState",
    () => f.setRngState(zeros([3], { dtype: "uint8" })),
    ShapeError,
    /^setRngState: Expected either a CPUGeneratorImplStateLegacy of size 5048 or a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 3/,
  ],
  [
    "setRngState",
    () => f.setRngState(zeros([5056], { dtype: "uint8" })),
    ArgumentError,
    /^setRngState: Invalid mt19937 state/,
  ],
];

const probability = (op: string, module: Loose = functional, path = "nn.functional."): Row => [
  `${path}${op}`,
  () => module[op](matrix(), 1.5),
  ArgumentError,
  `${op}: dropout probability has to be between 0 and 1, but got 1.5`,
];
export const dropouts: readonly Row[] = [
  ...["dropout", "alphaDropout", "featureAlphaDropout", "dropout1d", "dropout2d", "dropout3d"].map((op) =>
    probability(op),
  ),
  ...["dropout", "alphaDropout", "featureAlphaDropout"].map((op) => probability(op, f, "")),
  ["nn.functional.dropout", () => functional.dropout(), ArgumentError, noTensor("dropout")],
  [
    "nn.functional.dropout",
    () => functional.dropout(long(2)),
    DTypeError,
    /^dropout: result type Float can't be cast to the desired output type Long/,
  ],
  [
    "nn.functional.dropout1d",
    () => functional.dropout1d(x()),
    ShapeError,
    /^dropout1d: Expected 2D or 3D input, but received a 1D input\./,
  ],
  [
    "nn.functional.dropout2d",
    () => functional.dropout2d(x()),
    ShapeError,
    /^dropout2d: Feature dropout requires at least 2 dimensions in the input/,
  ],
  [
    "nn.functional.rrelu",
    () => functional.rrelu(long(2), 0.1, 0.3, true),
    DTypeError,
    /^rrelu: "rrelu_with_noise_out_cpu" not implemented for 'Long'/,
  ],
  [
    "nn.init.xavierUniform_",
    () => init.xavierUniform_(x()),
    ShapeError,
    /^xavierUniform_: Fan in and fan out can not be computed for tensor with fewer than 2 dimensions/,
  ],
  [
    "nn.init.kaimingNormal_",
    () => init.kaimingNormal_(matrix(), { mode: "in" }),
    ArgumentError,
    /^kaimingNormal_: Mode the string "in" not supported, please use one of \['fan_in', 'fan_out'\]/,
  ],
  [
    "nn.init.kaimingUniform_",
    () => init.kaimingUniform_(matrix(), { nonlinearity: "x" }),
    ArgumentError,
    /^kaimingUniform_: Unsupported nonlinearity x/,
  ],
  ["nn.init.eye_", () => init.eye_(x()), ShapeError, /^eye_: Only tensors with 2 dimensions are supported/],
  [
    "nn.init.dirac_",
    () => init.dirac_(x()),
    ShapeError,
    /^dirac_: Only tensors with 3, 4, or 5 dimensions are supported/,
  ],
  ["nn.init.dirac_", () => init.dirac_(zeros([3, 2, 1]), 2), ShapeError, /^dirac_: dim 0 must be divisible by groups/],
  [
    "nn.init.orthogonal_",
    () => init.orthogonal_(x()),
    ShapeError,
    /^orthogonal_: Only tensors with 2 or more dimensions are supported/,
  ],
  [
    "nn.init.sparse_",
    () => init.sparse_(x(), 0.1),
    ShapeError,
    /^sparse_: Only tensors with 2 dimensions are supported/,
  ],
  ["nn.init.calculateGain", () => init.calculateGain("x"), ArgumentError, /^calculateGain: Unsupported nonlinearity x/],
  [
    "nn.init.constant_",
    () => init.constant_(3, 1),
    ArgumentError,
    "constant_: expected a tensor, got 3; use tensor(data)",
  ],
];
