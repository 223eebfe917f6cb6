import { fileURLToPath } from "node:url";
import { main } from "../test/conformance/main.ts";
import { writePassed } from "../test/conformance/passed.ts";

/**
 * Runs conformance vectors: `npm run conformance -- [DIR] [--filter REGEX] [--json FILE] [--noncontiguous]
 * [--failures N]`, and with `--accept` makes what passes the list that tests hold the library to.
 */
const args = process.argv.slice(2);
const results = await main(args, fileURLToPath(new URL("../test/conformance/vectors/", import.meta.url)));
if (args.includes("--accept") && args.length > 1) throw new Error("--accept stands alone: the list holds all vectors");
if (args.includes("--accept")) console.log(`accepted: ${writePassed(results)}`);
