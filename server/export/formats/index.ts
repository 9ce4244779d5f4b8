import type { ExportFormat } from "#domain/export/export-request.ts";
import type { Format } from "./format.ts";
import { jsonl } from "./jsonl.ts";
import { llava } from "./llava.ts";
import { svit } from "./svit.ts";
import { verdicts } from "./verdicts.ts";

export const FORMATS: Readonly<Record<ExportFormat, Format>> = { svit, llava, jsonl, verdicts };
