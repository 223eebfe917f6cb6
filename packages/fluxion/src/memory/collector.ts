/** What Node has and no declaration here knows. */
interface NodeProcess {
  getBuiltinModule(name: string): unknown;
}
interface Vm {
  createContext(globals: object, options: { microtaskMode: "afterEvaluate" }): object;
  runInContext(code: string, context: object): unknown;
  runInNewContext(code: string): unknown;
}

let collector: (() => void) | null | undefined;

/** Collects garbage at once, so that weak references to it are empty; false where the platform cannot. */
export function collectGarbage(): boolean {
  if (collector === undefined) {
    try {
      collector = nodeCollector();
      collector();
    } catch {
      collector = null;
    }
    return collector !== null;
  }
  collector?.();
  return collector !== null;
}

/**
 * What a weak reference was made of or asked for lives until the end of the job, and a synchronous loop has no end. The
 * microtasks of a context of its own are run at the end of a script in it, and V8 takes that for the end of a job.
 */
function nodeCollector(): () => void {
  const { process, gc: given } = globalThis as unknown as { process: NodeProcess; gc?: () => void };
  const vm = process.getBuiltinModule("node:vm") as Vm;
  const gc = given ?? hiddenGc(process, vm);
  const context = vm.createContext({}, { microtaskMode: "afterEvaluate" });
  return () => {
    vm.runInContext("0", context);
    gc();
  };
}

/** The `gc` that V8 gives to contexts made while its flag is set. */
function hiddenGc(process: NodeProcess, vm: Vm): () => void {
  const v8 = process.getBuiltinModule("node:v8") as { setFlagsFromString(flags: string): void };
  v8.setFlagsFromString("--expose-gc");
  try {
    return vm.runInNewContext("gc") as () => void;
  } finally {
    v8.setFlagsFromString("--no-expose-gc");
  }
}
