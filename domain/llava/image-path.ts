/** Folders that a photo is put under when nothing known of it tells which: LLaVA's names for them (llava_v1_5_mix665k). */
export type ImageFolders = { vg: string; coco: string };
export const IMAGE_FOLDERS: ImageFolders = { vg: "vg/VG_100K", coco: "coco/train2017" };

/** `isAssumed`: nothing known of the photo tells its folder, so the setting's was taken. */
export type ImagePath = { path: string; isAssumed: boolean };

/**
 * The path of a photo as LLaVA's files write it, by its identity ("vg:2317", "coco:33471", "path:a/b.jpg") and, for the
 * folder, by the file that the studio knows of it (null: none).
 */
export function imagePathOf(identity: string, file: string | null, folders: ImageFolders = IMAGE_FOLDERS): ImagePath {
  const colon = identity.indexOf(":");
  const name = identity.slice(colon + 1);
  switch (identity.slice(0, colon)) {
    case "vg": {
      const folder = file?.match(/(?:^|[/\\])(VG_100K(?:_2)?)(?=[/\\])/)?.[1];
      return { path: `${folder ? `vg/${folder}` : folders.vg}/${name}${extension(file)}`, isAssumed: !folder };
    }
    case "coco": {
      const own = file?.match(/(COCO_((?:train|val|test)\d{4})_\d{12}\.[A-Za-z]+)$/);
      if (own) return { path: `coco/${own[2]}/${own[1]}`, isAssumed: false };
      const folder = file?.match(/(?:^|[/\\])((?:train|val|test|unlabeled)\d{4})(?=[/\\])/)?.[1];
      const fileName = `${name.padStart(12, "0")}${extension(file)}`;
      return { path: `${folder ? `coco/${folder}` : folders.coco}/${fileName}`, isAssumed: !folder };
    }
    default:
      return { path: name, isAssumed: false };
  }
}

const extension = (file: string | null) => file?.match(/\.(?:jpe?g|png|webp)$/i)?.[0].toLowerCase() ?? ".jpg";

/**
 * True where a path stays inside whatever folder it is joined to: not absolute, no drive or scheme, no backslash, no
 * control character, no `..` even when percent-encoded. A name of a file we were given may be an attack on its readers.
 */
export function isSafeImagePath(path: string): boolean {
  if (/^[/\\]|^[A-Za-z][A-Za-z0-9+.-]*:|\\/.test(path) || hasControlCharacter(path)) return false;
  if (!path.includes("..") && !path.includes("%")) return true;
  return path.split("/").every((segment) => !/^(?:\.|%2e){2}$/i.test(segment));
}

function hasControlCharacter(path: string): boolean {
  for (let at = 0; at < path.length; at++) {
    const unit = path.charCodeAt(at);
    if (unit < 32 || unit === 127) return true;
  }
  return false;
}
