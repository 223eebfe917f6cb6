import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

const schema = JSON.parse(readFileSync(new URL("nbformat-4.5.schema.json", import.meta.url), "utf8")) as object;
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

/** Throws with the places where a value is not a notebook in nbformat 4.5. */
export function assertValid(notebook: unknown): void {
  const valid = validate(notebook);
  assert.ok(valid, JSON.stringify(validate.errors, null, 1));
}
