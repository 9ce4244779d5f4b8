/** Folders that a photo is put under when nothing known of it tells which: LLaVA's names for them (llava_v1_5_mix665k). */
export type ImageFolders = { vg: string; coco: string };
export const IMAGE_FOLDERS: ImageFolders = { vg: "vg/VG_100K", coco: "coco/train2017" };

/** `isAssumed`: nothing known of the photo tells its folder, so the setting's was taken. */
export type ImagePath = { path: string; isAssumed: boolean };

/**
 * The path of a photo as LLaVA's files write it, by its identity ("vg:2317", "coco:33471", "path:a/b.jpg",
 * "path@root:a/b.jpg") and, for the folder, by the file that the studio knows of it (null: none). `ending` is that of the
 * file as it is spelt on the disk (".JPG"), where its name tells nothing else.
 */
export function imagePathOf(
  identity: string,
  file: string | null,
  folders: ImageFolders = IMAGE_FOLDERS,
  ending: string | null = null,
): ImagePath {
  const colon = identity.indexOf(":");
  const name = identity.slice(colon + 1);
  switch (identity.slice(0, colon)) {
    case "vg": {
      const folder = file?.match(/(?:^|[/\\])(VG_100K(?:_2)?)(?=[/\\])/)?.[1];
      return {
        path: `${folder ? `vg/${folder}` : folders.vg}/${name}${extension(file ?? ending)}`,
        isAssumed: !folder,
      };
    }
    case "coco": {
      const own = file?.match(/(COCO_((?:train|val|test)\d{4})_\d{12}\.[A-Za-z0-9]+)$/);
      if (own) return { path: `coco/${own[2]}/${own[1]}`, isAssumed: false };
      const folder = file?.match(/(?:^|[/\\])((?:train|val|test|unlabeled)\d{4})(?=[/\\])/)?.[1];
      const fileName = `${name.padStart(12, "0")}${extension(file ?? ending)}`;
      return { path: `${folder ? `coco/${folder}` : folders.coco}/${fileName}`, isAssumed: !folder };
    }
    default:
      return { path: name, isAssumed: false };
  }
}

/** As it is spelt on the disk, of whatever kind: the trainer opens a file by its name, and reads it by its content. */
const extension = (file: string | null) => file?.match(/\.[A-Za-z0-9]{1,8}$/)?.[0] ?? ".jpg";

/** A photo's name that no other photo of its data set has: "2317" of vg:2317, "a/b.jpg", "root/a/b.jpg"; "text" for none. */
export function photoNameOf(identity: string | null): string {
  if (identity === null) return "text";
  const colon = identity.indexOf(":");
  const name = identity.slice(colon + 1);
  const root = identity.startsWith("path@") ? identity.slice("path@".length, colon) : "";
  return root === "" ? name : `${root}/${name}`;
}

/**
 * Where a path leads that is joined to a folder. inside: nowhere else. elsewhere: it is absolute, Windows' own or an
 * address, and means a place on the disk of whoever trains. unsafe: it climbs (`..`, percent-encoded as well) or holds a
 * control character. A name of a file we were given may be an attack on its readers.
 */
export function whereLeads(path: string): "inside" | "elsewhere" | "unsafe" {
  if (hasControlCharacter(path)) return "unsafe";
  const mayClimb = path.includes("..") || path.includes("%");
  if (mayClimb && path.split(/[/\\]/).some((segment) => /^(?:\.|%2e){2}$/i.test(segment))) return "unsafe";
  return /^[/\\]|^[A-Za-z][A-Za-z0-9+.-]*:|\\/.test(path) ? "elsewhere" : "inside";
}

/** True where a path stays inside whatever folder it is joined to. */
export const isSafeImagePath = (path: string): boolean => whereLeads(path) === "inside";

function hasControlCharacter(path: string): boolean {
  for (let at = 0; at < path.length; at++) {
    const unit = path.charCodeAt(at);
    if (unit < 32 || unit === 127) return true;
  }
  return false;
}
