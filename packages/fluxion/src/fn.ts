/** Functions alone, without methods on tensors: the smallest bundle. */

export { expand } from "./ops/views.ts";
export * from "./ops/public.ts";
