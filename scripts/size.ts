/** What a page downloads for a few lines: bundled, minified, compressed. Fails above a limit. */

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The operations of a calculator and of a small network. */
const first =
  "neg abs sign exp expm1 exp2 log log1p log2 log10 sqrt rsqrt square reciprocal sin cos tan asin acos atan sinh cosh " +
  "tanh asinh acosh atanh sigmoid relu erf erfc sinc clamp floor ceil round trunc frac add sub mul div pow remainder " +
  "fmod atan2 hypot maximum minimum where lerp logaddexp xlogy eq ne lt le gt ge equal logicalAnd logicalOr logicalNot " +
  "logicalXor isnan isinf isfinite sum mean prod var std amax amin max min argmax argmin logsumexp softmax logSoftmax " +
  "norm cumsum cumprod all any matmul mm mv dot bmm outer reshape view permute transpose t expand broadcastTo squeeze " +
  "unsqueeze flatten cat stack split chunk select narrow index gather flip roll tril triu diagonal clone contiguous " +
  "zeros ones full empty arange linspace eye tensor zerosLike onesLike fullLike";

const cases: readonly { readonly what: string; readonly code: string; readonly limit: number }[] = [
  {
    what: "sin of a plain tensor",
    code: 'import { sin, tensor } from "fluxion/fn"; console.log(sin(tensor([1, 2])));',
    limit: 20,
  },
  {
    what: "the engine",
    code: 'import "fluxion/engine";',
    limit: 45,
  },
  {
    what: `the engine and the first ${first.split(" ").length} operations`,
    code: `import "fluxion/engine"; import * as fn from "fluxion/fn"; console.log(${first
      .split(" ")
      .map((f) => `fn.${f}`)
      .join(", ")});`,
    limit: 85,
  },
  {
    what: "tensor(5).pow(2).backward(), with all methods",
    code: 'import { tensor } from "fluxion"; const x = tensor(5, { requiresGrad: true }); x.pow(2).backward(); console.log(x.grad);',
    limit: 150,
  },
  { what: "everything", code: 'import * as torch from "fluxion"; console.log(torch);', limit: 200 },
];

let failed = false;
for (const { what, code, limit } of cases) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: "." },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "error",
  });
  const bytes = outputFiles[0]!.contents;
  const kilobytes = gzipSync(bytes, { level: 9 }).length / 1000;
  const over = kilobytes > limit;
  failed ||= over;
  process.stdout.write(
    `${what}: ${kilobytes.toFixed(1)} kB of ${limit} kB${over ? " TOO LARGE" : ""} (${(bytes.length / 1000).toFixed(1)} kB before compression)\n`,
  );
}
if (failed) process.exitCode = 1;
