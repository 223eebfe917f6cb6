/** A page that runs the programs. */
import { fullLoad, lightLoad, runPrograms } from "./programs.ts";
import { send } from "./send.ts";
import { surroundings } from "./surroundings.ts";

await send(() => {
  const found = surroundings();
  return { surroundings: found, report: runPrograms(found.functionsFromText ? fullLoad : lightLoad) };
});
