/** Functions alone, without methods on tensors: the smallest bundle. */

export * from "./ops/public.ts";
export * from "./random/public.ts";
