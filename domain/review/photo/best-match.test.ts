import { expect, test } from "vitest";
import { type ImageBox, imageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { bestMatch } from "./best-match.ts";

const known = (name: string, box: ImageBox, kind: KnownBox["kind"] = "object"): KnownBox => ({
  id: `${name} ${box.x1}`,
  kind,
  names: [name],
  box,
  isCrowd: false,
});
const at = (x: number, width = 100) => imageBox(x, 0, x + width, 100);

test("the man's box, a little off, is offered the man in that place", () => {
  const man = known("man", at(10));
  const match = bestMatch("the man in red", [at(20)], [known("man", at(300)), man, known("shirt", at(20, 40))]);
  expect(match).toMatchObject({ known: man, isSameName: true });
  expect(match?.iou).toBeCloseTo(90 / 110);
});

test("a fitting name beats more overlap from IoU 0.3 on, and not below", () => {
  const shirt = known("shirt", at(0, 98));
  expect(bestMatch("man", [at(0)], [shirt, known("man", at(50))])?.known.names).toEqual(["man"]);
  expect(bestMatch("man", [at(0)], [shirt, known("man", at(60))])?.known).toBe(shirt);
});

test("synonyms, plurals and broader names are the same name", () => {
  for (const name of ["men", "gentleman", "person"])
    expect(bestMatch("a guy", [at(0)], [known(name, at(0))])?.isSameName).toBe(true);
  expect(bestMatch("a guy", [at(0)], [known("woman", at(0))])?.isSameName).toBe(false);
});

test("without overlap the name alone is offered; with neither, nothing", () => {
  expect(bestMatch("man", [at(0)], [known("man", at(500))])).toMatchObject({ iou: 0, isSameName: true });
  expect(bestMatch("man", [], [known("dog", at(0)), known("man", at(500))])?.known.names).toEqual(["man"]);
  expect(bestMatch("man", [at(0)], [known("dog", at(95)), known("sky", at(500))])).toBeNull();
  expect(bestMatch("", [], [known("dog", at(0))])).toBeNull();
});

test("of an object and a region in one place the object is offered", () => {
  const region = known("a man wearing a hat", at(0), "region");
  const object = known("man", at(0, 98));
  expect(bestMatch("man", [at(0)], [region, object])?.known).toBe(object);
  expect(bestMatch("man", [at(0)], [region])).toMatchObject({ known: region, isSameName: true });
});
