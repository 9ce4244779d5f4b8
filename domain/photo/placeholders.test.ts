import { describe, expect, test } from "vitest";
import { photosSpokenOf, placeholdersOf } from "./placeholders.ts";

const turnsOf = (...values: string[]) => values.map((value, index) => ({ id: String(index), value }));
const ordinals = (...args: Parameters<typeof placeholdersOf>) =>
  [...placeholdersOf(...args)].map(([id, found]) => [id, found.map(({ ordinal }) => ordinal)]);

describe("placeholders", () => {
  test("stand for photos in their order, through all turns", () => {
    expect(ordinals(turnsOf("<image><image>a", "b", "c <image>"))).toEqual([
      ["0", [0, 1]],
      ["2", [2]],
    ]);
  });

  test("of Qwen-VL hold the name, and InternVL's say the number", () => {
    expect(ordinals(turnsOf("Picture 1: <img>a.jpg</img> 2: <img>b.jpg</img>", "<image-2> is <image_1>"))).toEqual([
      ["0", [0, 1]],
      ["1", [1, 0]],
    ]);
  });

  test("are where they stand in the text", () => {
    const text = "See <image> and <img>b.jpg</img>.";
    const found = placeholdersOf(turnsOf(text)).get("0") ?? [];
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(["<image>", "<img>b.jpg</img>"]);
  });

  test("keep their photos when turns before them go, and when one is added", () => {
    const imported = turnsOf("<image>a", "b", "<image>c", "d");
    expect(ordinals(imported, imported.slice(2))).toEqual([["2", [1]]]);
    const added = [imported[0], { id: "new", value: "<image>" }, ...imported.slice(2)].filter(
      (turn) => turn !== undefined,
    );
    expect(ordinals(imported, added)).toEqual([
      ["0", [0]],
      ["new", [1]],
      ["2", [1]],
    ]);
  });

  test("are none in talk of HTML, and count to the highest photo that they speak of", () => {
    expect(photosSpokenOf(turnsOf('Write <img src="a.jpg"> or < image >'))).toBe(0);
    expect(photosSpokenOf(turnsOf("<image-3>", "<image>"))).toBe(3);
  });
});
