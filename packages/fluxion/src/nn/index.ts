/** Neural networks. */

export * as functional from "./functional.ts";
