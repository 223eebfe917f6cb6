/** Checks the packages as they would be published: one version, packed, read by publint and by TypeScript's resolvers. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const names: readonly string[] = ["fluxion", "operators", "notebook"];
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

/** What stands in the way of publishing the packages together: they have one version and name it exactly. */
function wrongVersions(): readonly string[] {
  const manifests = names.map((name) => JSON.parse(readFileSync(`packages/${name}/package.json`, "utf8")) as Manifest);
  const version = manifests[0]!.version;
  const own = new Set(manifests.map(({ name }) => name));
  return manifests.flatMap((manifest) => [
    ...(manifest.version === version ? [] : [`${manifest.name} is ${manifest.version}, not ${version}`]),
    ...Object.entries(manifest.dependencies ?? {})
      .filter(([name, wanted]) => own.has(name) && wanted !== version)
      .map(([name, wanted]) => `${manifest.name} depends on ${name} ${wanted}, not ${version}`),
  ]);
}

const wrong = wrongVersions();
for (const line of wrong) process.stderr.write(`${line}\n`);
if (wrong.length > 0) process.exit(1);

for (const name of names) {
  const packed = JSON.parse(
    run("npm", ["pack", `./packages/${name}`, "--json", "--pack-destination", folder]),
  ) as readonly { readonly filename: string }[];
  const tarball = join(folder, packed[0]!.filename.replace("@", "").replace("/", "-"));
  run("publint", ["run", tarball, "--strict"]);
  run("attw", [tarball, "--profile", "esm-only"]);
  process.stdout.write(`${name}: packed, publint and types clean\n`);
}
rmSync(folder, { recursive: true, force: true });
