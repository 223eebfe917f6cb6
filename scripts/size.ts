/** What a page downloads for a few lines: bundled, minified, compressed. Fails above a limit; a goal is only shown. */

import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const cases: readonly {
  readonly what: string;
  readonly code: string;
  readonly limit: number;
  readonly goal?: number;
}[] = [
  {
    what: "sin of a plain tensor",
    code: 'import { sin, tensor } from "fluxion/fn"; console.log(sin(tensor([1, 2])));',
    limit: 20,
  },
  {
    what: "tensor(5).pow(2).backward()",
    code: 'import { tensor } from "fluxion"; const x = tensor(5, { requiresGrad: true }); x.pow(2).backward(); console.log(x.grad);',
    limit: 45,
    goal: 40,
  },
  { what: "everything", code: 'import * as torch from "fluxion"; console.log(torch);', limit: 60 },
];

let failed = false;
for (const { what, code, limit, goal = limit } of cases) {
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
  const kilobytes = gzipSync(bytes).length / 1000;
  const over = kilobytes > limit;
  failed ||= over;
  process.stdout.write(
    `${what}: ${kilobytes.toFixed(1)} kB of ${limit} kB${over ? " TOO LARGE" : kilobytes > goal ? `, goal ${goal} kB` : ""} (${(bytes.length / 1000).toFixed(1)} kB before compression)\n`,
  );
}
if (failed) process.exitCode = 1;
