import { expect, test } from "vitest";
import { EXPORT_FORMATS } from "#domain/export/formats.ts";
import { loadWriter } from "./load-writer.ts";

test.each(EXPORT_FORMATS)("%s can be chosen and is written by the file of its name", async (format) => {
  expect((await loadWriter(format)).write).toBeTypeOf("function");
});
