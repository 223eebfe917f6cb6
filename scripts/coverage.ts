/** Writes docs/coverage.md. */

import { writeFileSync } from "node:fs";
import { coverage, coveragePage } from "../test/coverage.ts";

writeFileSync("docs/coverage.md", coveragePage(coverage()));
