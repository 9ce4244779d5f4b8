import { expect, test } from "vitest";
import { writeChecksums } from "./checksums.ts";
import { memorySink } from "./memory-sink.ts";

test("a name that would end its line is escaped as GNU escapes it", async () => {
  const sink = memorySink();
  const file = { sha256: "ab", bytes: 1, records: 1 };
  await writeChecksums(sink, "S", [
    { ...file, name: "svit/a b.json" },
    { ...file, name: "a\nb\\c" },
  ]);
  expect(sink.text("S")).toBe("ab  svit/a b.json\n\\ab  a\\nb\\\\c\n");
});
