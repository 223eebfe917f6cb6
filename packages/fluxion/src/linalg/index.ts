/** Linear algebra. */

export { matmul } from "../ops/products.ts";
export { norm } from "../ops/norm.ts";
export { multiDot } from "../ops/chain.ts";
export { crossLast as cross, vecdot } from "../ops/contract.ts";
