import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf, type Destination, destinationSchema, keyOfDestination, namedBy } from "./destination.ts";

test("a number names entries, runs and sessions, and photos of both collections", () => {
  expect(namedBy(" 103 ")).toEqual({ id: "103", photos: ["vg:103", "coco:103"] });
  expect(namedBy("#103")).toEqual({ id: "103", photos: ["vg:103", "coco:103"] });
});

test("a number with zeros in front, as in COCO's file names, is no id but a photo's", () => {
  expect(namedBy("000000391895")).toEqual({ id: null, photos: ["vg:391895", "coco:391895"] });
});

test("a photo is named as screens print it", () => {
  expect(namedBy("coco:000391895")).toEqual({ id: null, photos: ["coco:391895"] });
  expect(namedBy("path@images:a/b 1.jpg")).toEqual({ id: null, photos: ["path@images:a/b 1.jpg"] });
});

test("an id beyond 64 bits, words, and nothing name no row", () => {
  expect(namedBy("9223372036854775808")?.id).toBe(null);
  for (const text of ["", "  ", "demo", "12a", "-1", "1.5", "１０３", "javascript:alert(1)", "//evil.example", "vg:"])
    expect([text, namedBy(text)]).toEqual([text, null]);
});

test("an address stays within the studio, whatever its names hold", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });
  const id = fc.bigInt({ min: 1n, max: 9223372036854775807n }).map(String);
  const destinations: fc.Arbitrary<Destination>[] = [
    fc.record({
      kind: fc.constant("tab" as const),
      tab: fc.constantFrom("overview", "export"),
      datasetId: id,
      datasetName: text,
    }),
    fc.record({ kind: fc.constant("entry" as const), id, datasetId: id, datasetName: text }),
    fc.record({ kind: fc.constant("photo" as const), id, identity: text, datasetId: id, datasetName: text }),
    fc.record({ kind: fc.constant("import" as const), id, datasetName: text }),
  ];
  fc.assert(
    fc.property(fc.oneof(...destinations), (destination) => {
      expect(destinationSchema.parse(destination)).toEqual(destination);
      expect(addressOf(destination)).toMatch(/^\/(datasets|import)\/[\w/?=]+$/);
      expect(keyOfDestination(destination)).toBe(keyOfDestination({ ...destination }));
    }),
  );
});

test("any text at all is looked at without an exception", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void namedBy(text)));
});

test("each kind leads to its own page", () => {
  const of = { datasetId: "7", datasetName: "boats" };
  const session = { kind: "session" as const, id: "3", name: "first", purpose: "session" as const, ...of };
  const addresses: [Destination, string][] = [
    [{ kind: "page", page: "audit" }, "/audit"],
    [{ kind: "tab", tab: "export", ...of }, "/datasets/7/export"],
    [session, "/review/3"],
    [{ kind: "entry", id: "9", ...of }, "/datasets/7/entries/9"],
    [{ kind: "photo", id: "5", identity: "vg:1", ...of }, "/datasets/7?image=5"],
    [{ kind: "export", id: "4", ...of }, "/datasets/7/export"],
    [{ kind: "import", id: "2", datasetName: "" }, "/import/runs/2"],
  ];
  for (const [destination, address] of addresses) expect(addressOf(destination)).toBe(address);
});
