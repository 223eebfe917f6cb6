export { compareOutputs, type Difference } from "./check.ts";
export { type CellOptions, type CompiledCell, compileCell } from "./compile.ts";
export { bundleOf, type Displayable, display, displaySymbol } from "./display.ts";
export { type AutogradGraph, type GraphNode, type GraphTensor, graph } from "./graph.ts";
export type { Bundle, Failure, Frame } from "./messages.ts";
export { type Cell, type Notebook, parseNotebook, type StoredOutput, serializeNotebook } from "./notebook.ts";
export { type Plot, type PlotData, type PlotOptions, type Plottable, plot } from "./plot.ts";
export { type Listener, type Outcome, type Output, Session } from "./session.ts";
