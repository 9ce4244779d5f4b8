import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evidenceOf, type MadeSet, madeSet } from "#tests/import/made-identities.ts";
import { formOfKey } from "./image-key.ts";
import { settleImages } from "./settle-images.ts";

const settle = (set: MadeSet) => settleImages(evidenceOf(set));
const picture = (file: string, more: { publicId?: string | null; scene?: number; bytes?: number } = {}) => {
  const [root, ...rest] = file.split("/");
  const { publicId = null, scene = 0, bytes = scene * 2 } = more;
  return { file, names: [`path@${root}:${rest.join("/")}`], publicId, scene, bytes };
};
const named = (id: string, name: string, publicId: string | null = null) => ({
  id,
  root: name.match(/@([^:]+)/)?.[1] ?? "",
  name,
  publicId,
});
const numbered = (id: string, root: string, publicId: string) => ({ id, root, name: null, publicId });

describe("whose photo it is", () => {
  test("one path under two roots is two images, also while a photo is absent", () => {
    const mentions = [named("x", "path@a:images/1.jpg"), named("y", "path@b:images/1.jpg")];
    const both = settle({ photos: [picture("a/images/1.jpg")], mentions, pairs: [] });
    expect([...both.imageOfMention.values()]).toEqual(["path@a:images/1.jpg", "path@b:images/1.jpg"]);
  });

  test("one path under two roots is one image where the bytes are equal", () => {
    const photos = [picture("b/images/1.jpg"), picture("a/images/1.jpg")];
    const { imageOfMention } = settle({ photos, mentions: [named("y", "path@b:images/1.jpg")], pairs: [] });
    expect(imageOfMention.get("y")).toBe("path@a:images/1.jpg");
  });

  test("a name in another Unicode form is the photo's, where one photo alone could be it and none has exactly that name", () => {
    const [composed, decomposed, sign] = ["\u00c5.jpg", "A\u030a.jpg", "\u212b.jpg"];
    const mentions = [composed, decomposed, sign].map((own) => named(own ?? "", `path@a:${own}`));
    const images = (...photos: ReturnType<typeof picture>[]) => [
      ...settle({ photos, mentions, pairs: [] }).imageOfMention.values(),
    ];
    const [one, other] = [picture(`a/${composed}`, { scene: 1 }), picture(`a/${decomposed}`, { scene: 2 })];
    const names = mentions.map(({ name }) => name);
    expect(images()).toEqual(names);
    expect(images(other)).toEqual([names[1], names[1], names[1]]);
    expect(images(one, other)).toEqual(names);
    // Below another root it is another photo.
    expect(images(picture(`b/${composed}`))).toEqual(names);
  });

  test("copies of one scene keep the public id, different pictures lose it to nobody", () => {
    const one = picture("a/VG_100K/1.jpg", { publicId: "vg:1", scene: 1 });
    const copy = picture("b/VG_100K/1.jpg", { publicId: "vg:1", scene: 1, bytes: 9 });
    const stranger = picture("c/VG_100K/1.jpg", { publicId: "vg:1", scene: 2 });
    const mentions = [
      numbered("svit in a", "a", "vg:1"),
      numbered("svit elsewhere", "d", "vg:1"),
      named("llava in c", "path@c:VG_100K/1.jpg", "vg:1"),
    ];
    expect([...settle({ photos: [one, copy], mentions, pairs: [] }).imageOfMention.values()]).toEqual([
      "vg:1",
      "vg:1",
      "vg:1",
    ]);
    const { imageOfMention, contested } = settle({ photos: [one, copy, stranger], mentions, pairs: [] });
    expect([...imageOfMention.values()]).toEqual(["path@a:VG_100K/1.jpg", "vg:1", "path@c:VG_100K/1.jpg"]);
    expect([...contested]).toEqual(["vg:1"]);
  });

  test("a pair joins two public ids, unless another contradicts it or their photos differ", () => {
    const mentions = [numbered("vg", "a", "vg:1"), numbered("coco", "a", "coco:11")];
    const images = (pairs: [string, string][], photos: ReturnType<typeof picture>[] = []) => [
      ...settle({ photos, mentions, pairs }).imageOfMention.values(),
    ];
    expect(images([["vg:1", "coco:11"]])).toEqual(["vg:1", "vg:1"]);
    expect(
      images([
        ["vg:1", "coco:11"],
        ["vg:1", "coco:10"],
        ["vg:2", "coco:11"],
      ]),
    ).toEqual(["vg:1", "coco:11"]);
    const differing = [
      picture("a/VG_100K/1.jpg", { publicId: "vg:1", scene: 1 }),
      picture("a/c.jpg", { publicId: "coco:11", scene: 2 }),
    ];
    expect(images([["vg:1", "coco:11"]], differing)).toEqual(["vg:1", "coco:11"]);
  });
});

describe("of 10,000 generated sets", () => {
  const runs = { numRuns: 10_000 };

  test("none shows two different pictures as one image", () => {
    fc.assert(
      fc.property(madeSet, (set) => {
        const { imageOfFile, contested } = settle(set);
        for (const one of set.photos)
          for (const other of set.photos) {
            const image = imageOfFile.get(one.file) ?? "";
            if (image === imageOfFile.get(other.file) && !contested.has(image)) expect(one.scene).toBe(other.scene);
          }
      }),
      runs,
    );
  });

  test("each ties every file and every mention to one image, whatever came first", () => {
    fc.assert(
      fc.property(madeSet, fc.infiniteStream(fc.nat()), (set, random) => {
        const shuffled = <T>(list: readonly T[]) =>
          list
            .map((one) => [random.next().value, one] as const)
            .sort(([a], [b]) => a - b)
            .map(([, one]) => one);
        const settled = settle(set);
        const again = settle({
          photos: shuffled(set.photos),
          mentions: shuffled(set.mentions),
          pairs: shuffled(set.pairs),
        });
        expect(settled.imageOfFile.size).toBe(set.photos.length);
        expect(settled.imageOfMention.size).toBe(set.mentions.length);
        expect(new Map([...again.imageOfFile].sort())).toEqual(new Map([...settled.imageOfFile].sort()));
        expect(new Map([...again.imageOfMention].sort())).toEqual(new Map([...settled.imageOfMention].sort()));
        expect([...again.contested].sort()).toEqual([...settled.contested].sort());
      }),
      runs,
    );
  });

  test("none ties a name to a photo of another name, but for one of its root that differs in Unicode form alone", () => {
    fc.assert(
      fc.property(madeSet, (set) => {
        const { imageOfFile, imageOfMention } = settle(set);
        for (const { id, name, publicId } of set.mentions) {
          if (name === null || publicId !== null) continue;
          const own = set.photos.filter(({ names }) => names.includes(name));
          const alike = set.photos.filter(({ names }) => names.some((one) => formOfKey(one) === formOfKey(name)));
          const image = imageOfMention.get(id);
          const [only] = alike;
          if (own.length === 0 && alike.length === 1) expect(imageOfFile.get(only?.file ?? "")).toBe(image);
          if (alike.length === 0) expect([...imageOfFile.values()]).not.toContain(image);
        }
      }),
      runs,
    );
  });

  test("none puts a mention beside another picture than that of its own path", () => {
    fc.assert(
      fc.property(madeSet, (set) => {
        const { imageOfFile, imageOfMention, contested } = settle(set);
        for (const { id, name } of set.mentions) {
          const own = set.photos.find(({ names }) => name !== null && names.includes(name));
          const image = imageOfMention.get(id) ?? "";
          if (own && !contested.has(image)) expect(imageOfFile.get(own.file)).toBe(image);
        }
      }),
      runs,
    );
  });
});
