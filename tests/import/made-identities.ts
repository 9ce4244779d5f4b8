import fc from "fast-check";
import { type ImageKey, ownKey, type PublicId } from "#domain/identity/image-key.ts";
import type { Evidence, Mention, SeenPhoto } from "#domain/identity/settle-images.ts";

/** A picture that a generated file shows: files of one `scene` are copies, those of one `bytes` are equal. */
export type MadePicture = { scene: number; bytes: number };
export type MadeSet = {
  photos: (SeenPhoto & MadePicture)[];
  mentions: Mention[];
  pairs: (readonly [PublicId, PublicId])[];
};

const ROOTS = ["a", "b", "c"];
const PATHS = [
  "VG_100K/1.jpg",
  "VG_100K_2/1.jpg",
  "VG_100K/2.jpg",
  "train2017/000000000010.jpg",
  "train2017/000000000011.jpg",
  "images/1.jpg",
  "images/001.jpg",
  // One name for people, in two Unicode forms.
  "images/\u00e9.jpg",
  "images/e\u0301.jpg",
];

/** What each path proves, as domain/identity/public-id.ts does. */
const PROVEN: Record<string, PublicId | null> = {
  "VG_100K/1.jpg": "vg:1",
  "VG_100K_2/1.jpg": "vg:1",
  "VG_100K/2.jpg": "vg:2",
  "train2017/000000000010.jpg": "coco:10",
  "train2017/000000000011.jpg": "coco:11",
};
const provenOf = (path: string): PublicId | null => PROVEN[path] ?? null;

const photo = fc.record({
  root: fc.constantFrom(...ROOTS),
  path: fc.constantFrom(...PATHS),
  scene: fc.integer({ min: 0, max: 2 }),
  copy: fc.integer({ min: 0, max: 1 }),
});
const byPath = fc.record({ root: fc.constantFrom(...ROOTS), path: fc.constantFrom(...PATHS) });
const byNumber = fc.record({ root: fc.constantFrom(...ROOTS), publicId: fc.constantFrom("vg:1", "vg:2") });
const pair = fc.tuple(fc.constantFrom("vg:1", "vg:2"), fc.constantFrom("coco:10", "coco:11"));

/** Roots × names × ids × photos that are there and absent ones. */
export const madeSet: fc.Arbitrary<MadeSet> = fc
  .record({
    photos: fc.uniqueArray(photo, { maxLength: 8, selector: ({ root, path }) => `${root} ${path}` }),
    byPath: fc.array(byPath, { maxLength: 6 }),
    byNumber: fc.array(byNumber, { maxLength: 4 }),
    pairs: fc.uniqueArray(pair, { maxLength: 3, selector: ([vg, coco]) => `${vg} ${coco}` }),
  })
  .map(({ photos, byPath: paths, byNumber: numbers, pairs }) => ({
    photos: photos.map(({ root, path, scene, copy }) => ({
      file: `${root}/${path}`,
      names: [ownKey(root, path)],
      publicId: provenOf(path),
      scene,
      bytes: scene * 2 + copy,
    })),
    mentions: [
      ...paths.map(
        ({ root, path }, at): Mention => ({
          id: `path ${at}`,
          root,
          name: ownKey(root, path),
          publicId: provenOf(path),
        }),
      ),
      ...numbers.map(({ root, publicId }, at): Mention => ({ id: `number ${at}`, root, name: null, publicId })),
    ],
    pairs,
  }));

export const evidenceOf = ({ photos, mentions, pairs }: MadeSet): Evidence => {
  const of = (file: string) => photos.find((one) => one.file === file);
  return {
    photos,
    mentions,
    pairs,
    isEqual: (one, other) => of(one)?.bytes === of(other)?.bytes,
    isSamePicture: (one, other) => of(one)?.scene === of(other)?.scene,
  };
};

export const namesOf = (set: MadeSet): ImageKey[] => [...new Set(set.photos.flatMap(({ names }) => names))];
