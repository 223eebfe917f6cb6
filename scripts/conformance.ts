import { fileURLToPath } from "node:url";
import { main } from "../test/conformance/main.ts";
import { writePassed } from "../test/conformance/passed.ts";

/**
 * Runs conformance vectors: `node --conditions=@fluxion/source scripts/conformance.ts [DIR] [--filter REGEX] [--json FILE]
 * [--noncontiguous] [--failures N]`, and with `--accept` makes what passes the list that tests hold the library to.
 */
const args = process.argv.slice(2);
const results = await main(args, fileURLToPath(new URL("../test/conformance/vectors/", import.meta.url)));
if (args.includes("--accept")) {
  if (args.includes("--filter") || args.includes("--noncontiguous")) throw new Error("--accept takes all vectors");
  console.log(`accepted: ${writePassed(results)}`);
}
