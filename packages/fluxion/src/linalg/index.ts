/** Linear algebra. */

export { matmul } from "../ops/products.ts";
export { matrixNorm, norm, svdvals, vectorNorm } from "./norms.ts";
export { multiDot } from "../ops/chain.ts";
export { crossLast as cross, vecdot } from "../ops/contract.ts";
export { inv, matrixPower } from "../ops/inverse.ts";
