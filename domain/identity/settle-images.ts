import { formOfKey, type ImageKey, isPlainText, type PublicId, parseOwnKey } from "./image-key.ts";

/** A photo's file that is there. `names`: its keys below the roots it lies under. `publicId`: what its place proves. */
export type SeenPhoto = { file: string; names: readonly ImageKey[]; publicId: PublicId | null };

/** A place where a file speaks of a photo: by its key below the file's root, by a public id, or by both. */
export type Mention = { id: string; root: string | null; name: ImageKey | null; publicId: PublicId | null };

export type Evidence = {
  photos: readonly SeenPhoto[];
  mentions: readonly Mention[];
  /** Public ids that image_data says are of one photo: Visual Genome's, COCO's. */
  pairs: readonly (readonly [PublicId, PublicId])[];
  isEqual: (one: string, other: string) => boolean;
  /** Whether two files show one picture; equal files do. */
  isSamePicture: (one: string, other: string) => boolean;
};

export type Settled = {
  /** The identity of each file's and each mention's image. */
  imageOfFile: Map<string, ImageKey>;
  imageOfMention: Map<string, ImageKey>;
  /** The identity that each name leads to, public ids and keys below roots. */
  imageOfName: Map<ImageKey, ImageKey>;
  /** Images that different pictures claim: they show none. */
  contested: Set<ImageKey>;
  /** Pairs that join nothing: contradicted by another, or by the pictures. */
  refused: (readonly [PublicId, PublicId])[];
};

/**
 * Whose photo each file and each mention is (docs/decisions/019): the same whatever came first. Two different pictures are
 * never one image; what could be either is tied to neither.
 */
export function settleImages(evidence: Evidence): Settled {
  const { photos, mentions, isEqual } = evidence;
  const publicOf = publicIdsOfNames(photos, mentions);
  const idOf = (publicId: PublicId | null, names: readonly ImageKey[]) =>
    publicId ?? names.map((name) => publicOf.get(name)).find((id) => id !== undefined) ?? null;
  const filesOf = new Map<PublicId, SeenPhoto[]>();
  const own: SeenPhoto[] = [];
  for (const photo of photos) {
    const id = idOf(photo.publicId, photo.names);
    if (id === null) own.push(photo);
    else filesOf.set(id, [...(filesOf.get(id) ?? []), photo]);
  }
  const scenes = new Map<PublicId, SeenPhoto[][]>();
  for (const [id, files] of filesOf) scenes.set(id, scenesOf(files, evidence));
  const contested = new Set<ImageKey>([...scenes].filter(([, list]) => list.length > 1).map(([id]) => id));
  const { partner, refused } = choosePairs(evidence, scenes, contested);
  const groups = groupOwn(own, isEqual);
  for (const name of groups.contested) contested.add(name);

  const photoOfName = new Map(photos.flatMap((photo) => photo.names.map((name) => [name, photo] as const)));
  const imageOfFile = new Map<string, ImageKey>();
  const imageOfName = new Map<ImageKey, ImageKey>();
  const canonical = (id: PublicId) => partner.get(id) ?? id;
  for (const [id, list] of scenes) {
    imageOfName.set(id, canonical(id));
    for (const scene of list) {
      const names = scene.flatMap((photo) => photo.names);
      const image = list.length > 1 ? least(names.length > 0 ? names : scene.map(({ file }) => file)) : canonical(id);
      for (const { file } of scene) imageOfFile.set(file, image);
      for (const name of names) imageOfName.set(name, image);
    }
  }
  for (const photo of own) {
    const image = groups.find(photo.names[0] ?? photo.file);
    imageOfFile.set(photo.file, image);
    for (const name of photo.names) imageOfName.set(name, image);
  }
  const imageOfForm = imagesOfForms(photos, imageOfFile);
  for (const [name, id] of publicOf) if (!imageOfName.has(name)) imageOfName.set(name, canonical(id));
  for (const [id, other] of partner) {
    imageOfName.set(id, other);
    imageOfName.set(other, other);
  }
  const imageOfMention = new Map<string, ImageKey>();
  for (const mention of mentions) {
    const id = idOf(mention.publicId, mention.name === null ? [] : [mention.name]);
    imageOfMention.set(mention.id, imageOf(mention, id));
  }
  return { imageOfFile, imageOfMention, imageOfName, contested, refused };

  function imageOf({ name, root }: Mention, id: PublicId | null): ImageKey {
    if (id === null && name !== null)
      return imageOfName.get(name) ?? imageOfForm.get(formOfKey(name)) ?? groups.find(name);
    if (id === null) return "";
    if (!contested.has(id)) return canonical(id);
    const exact = name === null ? undefined : photoOfName.get(name);
    if (exact) return imageOfFile.get(exact.file) ?? id;
    if (name !== null || root === null) return id;
    // A number alone: the picture of its own root, where that has one.
    const here = (filesOf.get(id) ?? []).filter(({ names }) => names.some((own) => parseOwnKey(own)?.root === root));
    const images = new Set(here.map(({ file }) => imageOfFile.get(file) ?? id));
    return images.size === 1 ? ([...images][0] ?? id) : id;
  }
}

/**
 * Images of names whose Unicode form is not the file's: where files of one form are of several images, none of them. A name that is
 * a file's own never comes here: two files of one folder may differ in form alone.
 */
function imagesOfForms(
  photos: readonly SeenPhoto[],
  imageOfFile: ReadonlyMap<string, ImageKey>,
): Map<string, ImageKey> {
  const images = new Map<string, Set<ImageKey>>();
  for (const { file, names } of photos)
    for (const name of names) {
      if (isPlainText(name)) continue;
      const form = formOfKey(name);
      images.set(form, (images.get(form) ?? new Set()).add(imageOfFile.get(file) ?? name));
    }
  return new Map(
    [...images].flatMap(([form, [image, ...others]]) => (image && others.length === 0 ? [[form, image]] : [])),
  );
}

/** Names below roots that a public id is proven for. A place proves more than a file that speaks of it; who contradict each other prove nothing. */
function publicIdsOfNames(photos: readonly SeenPhoto[], mentions: readonly Mention[]): Map<ImageKey, PublicId> {
  const said = new Map<ImageKey, PublicId | null>();
  for (const { name, publicId } of mentions) {
    if (name === null || publicId === null) continue;
    said.set(name, (said.get(name) ?? publicId) === publicId ? publicId : null);
  }
  for (const { names, publicId } of photos) if (publicId !== null) for (const name of names) said.set(name, publicId);
  return new Map([...said].filter((pair): pair is [ImageKey, PublicId] => pair[1] !== null));
}

/**
 * Files by the picture that they show. Where likeness does not carry over (a copy is like two that differ from each other),
 * only equal bytes are one picture.
 */
function scenesOf(files: readonly SeenPhoto[], { isEqual, isSamePicture }: Evidence): SeenPhoto[][] {
  const scenes = grouped(files, isSamePicture);
  const isWhole = (scene: readonly SeenPhoto[]) =>
    scene.every((one) => scene.every((other) => one === other || isSamePicture(one.file, other.file)));
  return scenes.flatMap((scene) => (isWhole(scene) ? [scene] : grouped(scene, isEqual)));
}

/** Files that are alike, directly or by way of others. */
function grouped(files: readonly SeenPhoto[], isAlike: (one: string, other: string) => boolean): SeenPhoto[][] {
  const groups: SeenPhoto[][] = [];
  for (const photo of files) {
    const near = groups.filter((group) => group.some((other) => isAlike(photo.file, other.file)));
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push([...near.flat(), photo]);
  }
  return groups;
}

function choosePairs(
  { pairs, isSamePicture }: Evidence,
  scenes: Map<PublicId, SeenPhoto[][]>,
  contested: Set<ImageKey>,
) {
  const partnersOf = new Map<PublicId, Set<PublicId>>();
  const add = (one: PublicId, other: PublicId) => partnersOf.set(one, (partnersOf.get(one) ?? new Set()).add(other));
  for (const [vg, coco] of pairs) {
    add(vg, coco);
    add(coco, vg);
  }
  const partner = new Map<PublicId, PublicId>();
  const refused: (readonly [PublicId, PublicId])[] = [];
  for (const pair of pairs) {
    const [vg, coco] = pair;
    const isAlone = partnersOf.get(vg)?.size === 1 && partnersOf.get(coco)?.size === 1;
    const [one, other] = [scenes.get(vg)?.[0]?.[0], scenes.get(coco)?.[0]?.[0]];
    const isSame = !one || !other || isSamePicture(one.file, other.file);
    if (isAlone && isSame && !contested.has(vg) && !contested.has(coco)) partner.set(coco, vg);
    else refused.push(pair);
  }
  return { partner, refused };
}

/** Photos without a public id: one path under two roots is one photo where the bytes are equal. */
function groupOwn(own: readonly SeenPhoto[], isEqual: Evidence["isEqual"]) {
  const parent = new Map<ImageKey, ImageKey>();
  const find = (name: ImageKey): ImageKey => {
    const above = parent.get(name);
    return above === undefined || above === name ? name : find(above);
  };
  const join = (one: ImageKey, other: ImageKey) => {
    const [low, high] = [find(one), find(other)].sort(compare) as [ImageKey, ImageKey];
    if (low !== high) parent.set(high, low);
  };
  const byPath = new Map<string, { photo: SeenPhoto; name: ImageKey }[]>();
  for (const photo of own) {
    for (const name of photo.names) {
      join(photo.names[0] ?? name, name);
      const path = parseOwnKey(name)?.path ?? name;
      byPath.set(path, [...(byPath.get(path) ?? []), { photo, name }]);
    }
  }
  for (const list of byPath.values())
    for (const [at, one] of list.entries())
      for (const other of list.slice(at + 1))
        if (one.name !== other.name && isEqual(one.photo.file, other.photo.file)) join(one.name, other.name);
  const byImage = new Map<ImageKey, SeenPhoto[]>();
  for (const photo of own) {
    const image = find(photo.names[0] ?? photo.file);
    byImage.set(image, [...(byImage.get(image) ?? []), photo]);
  }
  // One name, two files that differ: a root of two places, or a folder that another was copied over.
  const differ = (files: readonly SeenPhoto[]) =>
    files.some((one) => files.some((other) => one !== other && !isEqual(one.file, other.file)));
  return { find, contested: new Set([...byImage].filter(([, files]) => differ(files)).map(([image]) => image)) };
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const least = (names: readonly string[]): string => names.reduce((low, name) => (compare(name, low) < 0 ? name : low));
