/** Neural networks. */

export * as functional from "./functional.ts";
export * as init from "./init.ts";
