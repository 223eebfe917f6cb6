import { main } from "./main.ts";

const [vectors, ...args] = process.argv.slice(2);
await main(args, vectors!);
