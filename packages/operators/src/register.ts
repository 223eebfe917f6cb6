import { register } from "node:module";

/* `node --import @fluxion/operators/register main.fts` */

register(import.meta.url.replace(/register(\.\w+)$/, "hooks$1"));
