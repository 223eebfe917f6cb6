/** Linear algebra. */

export { matmul } from "../ops/products.ts";
export { norm } from "../ops/norm.ts";
