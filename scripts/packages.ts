/** Checks the packages as they would be published: packed, then read by publint and by the types of three resolvers. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "fluxion-pack-"));

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    process.stderr.write(`${command} ${args.join(" ")}\n${stdout}${stderr}\n`);
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  }
  return stdout;
}

for (const name of ["fluxion", "operators", "notebook"]) {
  const packed = JSON.parse(
    run("npm", ["pack", `./packages/${name}`, "--json", "--pack-destination", folder]),
  ) as readonly { readonly filename: string }[];
  const tarball = join(folder, packed[0]!.filename.replace("@", "").replace("/", "-"));
  run("publint", ["run", tarball, "--strict"]);
  run("attw", [tarball, "--profile", "esm-only"]);
  process.stdout.write(`${name}: packed, publint and types clean\n`);
}
rmSync(folder, { recursive: true, force: true });
