/** Random numbers: a table of contents. */

export { bernoulli } from "./bernoulli.ts";
export { rand, randint, randintLike, randLike, randn, randnLike, randperm } from "./create.ts";
export {
  defaultGenerator,
  Generator,
  getRngState,
  initialSeed,
  manualSeed,
  seed,
  setRngState,
} from "./generator.ts";
export { multinomial } from "./multinomial.ts";
export { normal, poisson } from "./sampling.ts";
export type { GeneratorOption, RandomOptions } from "./arguments.ts";
