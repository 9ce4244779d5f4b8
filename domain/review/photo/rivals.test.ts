import { expect, test } from "vitest";
import { type ImageBox, imageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { rivalsOf } from "./rivals.ts";

const known = (id: string, name: string, box: ImageBox, kind: KnownBox["kind"] = "object"): KnownBox => ({
  id,
  kind,
  names: [name],
  box,
  isCrowd: false,
});
const at = (x: number) => imageBox(x, 0, x + 100, 100);
const ids = (boxes: KnownBox[]) => boxes.map((box) => box.id);

test("other things of the name are rivals; the mention's own box, boxed again, is none", () => {
  const boxes = [known("own", "man", at(5)), known("other", "men", at(300)), known("woman", "woman", at(600))];
  expect(ids(rivalsOf("the man in red", [at(0)], boxes))).toEqual(["other"]);
});

test("one rival boxed three times under two names counts once", () => {
  const boxes = [known("a", "man", at(300)), known("b", "person", at(302)), known("c", "guy", at(304))];
  expect(rivalsOf("man", [at(0)], boxes)).toHaveLength(1);
});

test("a thing boxed twice, once near the mention's box, is the mention's own", () => {
  const boxes = [known("near", "cone", at(30)), known("far", "cone", at(38))];
  expect(rivalsOf("cone", [at(0)], boxes)).toEqual([]);
});

test("regions are no rivals, and what nothing known is named has none", () => {
  expect(rivalsOf("man", [at(0)], [known("r", "a man", at(300), "region")])).toEqual([]);
  expect(rivalsOf("cone", [at(0)], [known("m", "man", at(300))])).toEqual([]);
});

test("every box of a plural mention counts as its own", () => {
  const boxes = [known("a", "cone", at(0)), known("b", "cone", at(200)), known("c", "cone", at(400))];
  expect(ids(rivalsOf("cones", [at(0), at(200)], boxes))).toEqual(["c"]);
});
