/** What is made of derivatives: a table of contents. */

export { jacfwd, jacobian, jacrev, type JacobianModeOptions, type JacobianOptions } from "./jacobian.ts";
export { hessian, hessianDiagonal, hvp } from "./hessian.ts";
export { linearize } from "./linearize.ts";
export { derivativeTensor, type DerivativeTensorOptions } from "./derivativetensor.ts";
export { directionalDerivative, type DirectionalOptions } from "./directional.ts";
export { sumOfDirectional, type SumOfDirectionalOptions } from "./directionalsum.ts";
export { biharmonic, laplacian, type OperatorOptions } from "./laplacian.ts";
export { curl, divergence } from "./vector.ts";
export type { Plan } from "./plan.ts";
export { type FindRootOptions, findRoot } from "./roots.ts";
export { type Pade, pade } from "./pade.ts";
export { type OdeTaylorOptions, odeTaylor, taylorStep } from "./equations.ts";
export type { RightSide } from "./solution.ts";
