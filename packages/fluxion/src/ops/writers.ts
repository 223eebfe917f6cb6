/** Every operation that writes into its first argument: a table of contents. */

export { add_, copy_, div_, fill_, mul_, neg_, sub_, zero_ } from "./inplace.ts";
export {
  resize_,
  resizeAs_,
  transpose_,
  transpose_ as swapaxes_,
  transpose_ as swapdims_,
  t_,
  squeeze_,
  unsqueeze_,
  asStrided_,
} from "./resize.ts";
export { indexPut_ } from "./indexput.ts";
export { digamma_, erfinv_, lgamma_, mvlgamma_, polygamma_ } from "./gamma.ts";
export { renorm_ } from "./distances.ts";
export { cumprod_, cumsum_ } from "./scan.ts";
export {
  indexAdd_,
  indexReduce_,
  indexCopy_,
  indexFill_,
  put_,
  scatter_,
  scatterAdd_,
  scatterReduce_,
  maskedFill_,
  maskedScatter_,
  fillDiagonal_,
  tril_,
  triu_,
} from "./placed.ts";
export * from "./written.ts";
