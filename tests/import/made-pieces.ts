import { madePicture } from "#tests/photos/made-pictures.ts";
import type { MadeSet } from "./made-identities.ts";

const turns = (from: string, text: string) => [
  { from, value: `<image>\nWhat of ${text}?` },
  { from: "gpt", value: "This." },
];

/** A file of a made set. */
export type Piece = { root: string; name: string; bytes: string | Buffer };

/**
 * Everything of a set as files: photos, entries that name them by path or by number, and image_data's pairs. `wordsOf`: what a mention's
 * entry asks about; its own id, unless several are to be of one text. No two files are of the same bytes: those would be one file.
 */
export async function piecesOf(set: MadeSet, wordsOf: (mention: string) => string = (id) => id): Promise<Piece[]> {
  const photos = set.photos.map(async ({ file, scene, bytes }) => {
    const [root = "", ...rest] = file.split("/");
    return { root, name: rest.join("/"), bytes: await madePicture(scene, bytes - scene * 2) };
  });
  const mentions = set.mentions.map(({ id, root, name, publicId }) => {
    const row =
      name === null
        ? { id, image_id: Number(publicId?.slice(3)), conversations: [{ content: turns("user", wordsOf(id)) }] }
        : { id, image: name.slice(name.indexOf(":") + 1), conversations: turns("human", wordsOf(id)) };
    return { root: root ?? "", name: `${id.replace(" ", "-")}.json`, bytes: JSON.stringify([row]) };
  });
  const pairs = set.pairs.map(([vg, coco], at) => {
    const row = {
      image_id: Number(vg.slice(3)),
      width: 96,
      height: 64,
      url: "https://a.example/1.jpg",
      coco_id: Number(coco.slice(5)),
    };
    return { root: "pairs", name: `pair-${at}.json`, bytes: JSON.stringify([row]) };
  });
  return [...(await Promise.all(photos)), ...mentions, ...pairs];
}
