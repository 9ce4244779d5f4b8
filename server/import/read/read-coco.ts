import { cocoKey } from "#domain/identity/image-key.ts";
import { keyOf, type NamedPhoto, nameByPath } from "#domain/identity/photo-naming.ts";
import { areCounted } from "#domain/identity/running-ids.ts";
import { message } from "#domain/message.ts";
import { type PhotoLicence, photoLicence } from "#domain/photo/photo-licence.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import {
  type Rejection,
  type RowReading,
  rejected,
  rejection,
  type Staged,
  type StagedPiece,
} from "#server/import/write/staged.ts";
import { integerText, isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import { pixelsOf } from "./read-annotations.ts";

type Row = { value: unknown; text: string; section: string | null };
type Orphans = { captions: number; instances: number };
/** `licence`: its number among the file's licences. */
type CocoImage = {
  fileName: string;
  widthPx: number | null;
  heightPx: number | null;
  urlId: string | null;
  licence: string | null;
};

/** COCO's own names: twelve digits, from 2014 to 2015 behind a word. */
const COCO_DIGITS = /(?:^|\/)(?:COCO_\w+?_)?(\d{12})\.\w+$/;
/** Tools write addresses of their own under coco_url. */
const COCO_ADDRESS = /^https?:\/\/(?:[\w-]+\.)*(?:cocodataset|mscoco)\.org\/(?:.*\/)?(?:COCO_\w+?_)?(\d{12})\.\w+$/;

/**
 * Reads COCO's sections. `file_name` names the photo; an image's `id` joins rows inside of the file and says nothing outside of
 * it. Which photos they are is known at the end: the numbers are COCO's only where the whole file shows it.
 */
export class CocoReader {
  readonly #naming: FileNaming;
  readonly #images = new Map<string, CocoImage>();
  /** Elements of images that have not come yet, by the id. */
  readonly #waiting = new Map<string, Orphans>();
  /** Licences by their number in the file, which may stand behind the images. */
  readonly #licences = new Map<string, PhotoLicence>();
  #areAllNumbered = true;

  constructor(naming: FileNaming) {
    this.#naming = naming;
  }

  read({ value, section, text }: Row): RowReading {
    if (section !== "images" && section !== "annotations" && section !== "categories" && section !== "licenses")
      return { staged: [], rejections: [] };
    if (!isObject(value)) return rejected("$", message("notObject"));
    const unfit = mayHoldUnfit(text) ? unfitString(value, "$") : null;
    if (unfit) return { staged: [], rejections: [unfit] };
    if (section === "licenses") return this.#licence(value);
    if (section === "images") return this.#image(value);
    if (section === "annotations") return this.#annotation(value);
    const id = joinId(value.id);
    if (id === null || typeof value.name !== "string") return rejected("$", message("categoryLacks"));
    return { staged: [{ table: "category", id, name: value.name }], rejections: [] };
  }

  /** At the file's end: which photos the images are, and the elements of images that never came. `looks`: names that look like COCO's or Visual Genome's and prove nothing. */
  end(): { staged: Staged[]; orphans: (Orphans & { rejection: Rejection })[]; looks: { vg: number; coco: number } } {
    // Of frames, too, each number is its name: that shows who numbered them only where nobody counted.
    const isCoco =
      this.#naming.isCocoInfo || (this.#areAllNumbered && !areCounted([...this.#images.keys()].map(BigInt)));
    const images: Staged[] = [];
    const renames: Staged[] = [];
    const links: Staged[] = [];
    const looks = { vg: 0, coco: 0 };
    for (const [id, image] of this.#images) {
      const named = this.#nameOf(image, isCoco);
      const identity = keyOf(named) ?? localKey(id);
      if (named.looks) looks[named.looks]++;
      const { widthPx, heightPx } = image;
      const licence = (image.licence !== null && this.#licences.get(image.licence)) || null;
      images.push({ table: "image", identity, widthPx, heightPx, isTold: true, alias: null, path: null, licence });
      renames.push({ table: "rename", from: localKey(id), to: identity });
      if (named.name !== null && ((named.isSaid && named.publicId !== null) || named.place !== null))
        links.push({ table: "link", name: named.name, publicId: named.publicId, place: named.place });
      this.#waiting.delete(id);
    }
    const orphans = [...this.#waiting].map(([id, own]) => ({
      ...own,
      rejection: rejection("$.annotations", message("imageNotInFile", { id }), own.captions + own.instances),
    }));
    // Table by table: each change of the table is a COPY of its own.
    return { staged: [...images, ...renames, ...links], orphans, looks };
  }

  #nameOf({ fileName, urlId }: CocoImage, isCoco: boolean): NamedPhoto {
    const named = nameByPath(this.#naming, fileName);
    if (named.publicId !== null || named.looks === null) return named;
    const own = fileName.match(/(\d+)\.\w+$/)?.[1];
    // An address that contradicts the name proves nothing: the file has numbers of its own.
    const isSame = own !== undefined && urlId !== null && BigInt(own) === BigInt(urlId);
    const digits = isSame ? urlId : urlId === null && isCoco ? (fileName.match(COCO_DIGITS)?.[1] ?? null) : null;
    return digits === null ? named : { ...named, publicId: cocoKey(digits), isSaid: true, looks: null };
  }

  #image(value: Record<string, unknown>): RowReading {
    const id = joinId(value.id);
    if (id === null) return rejected("$.id", message("noWholeNumber", { name: "id" }));
    if (typeof value.file_name !== "string" || value.file_name === "")
      return rejected("$.file_name", message("noText", { name: "file_name" }));
    const digits = value.file_name.match(COCO_DIGITS)?.[1];
    this.#areAllNumbered &&= digits !== undefined && /^\d+$/.test(id) && BigInt(digits) === BigInt(id);
    const urlId = typeof value.coco_url === "string" ? (value.coco_url.match(COCO_ADDRESS)?.[1] ?? null) : null;
    if (this.#images.has(id)) return rejected("$.id", message("imageIdTwice", { id }));
    this.#images.set(id, {
      fileName: value.file_name,
      widthPx: pixelsOf(value.width),
      heightPx: pixelsOf(value.height),
      urlId,
      licence: joinId(value.license),
    });
    return this.#captionsInside(id, value);
  }

  /** A licence that nothing is said of is none: tools write an empty one. */
  #licence(value: Record<string, unknown>): RowReading {
    const id = joinId(value.id);
    const licence = photoLicence(value.name, value.url);
    if (id !== null && licence !== null) this.#licences.set(id, licence);
    return { staged: [], rejections: [] };
  }

  /** Captions that stand in the image's own row, under `captions` or `caption`: texts, or objects with `caption`. */
  #captionsInside(id: string, { captions: list, caption: single }: Record<string, unknown>): RowReading {
    const reading: RowReading = { staged: [], rejections: [] };
    const captions = list ?? single;
    if (captions === undefined || captions === null) return reading;
    if (typeof captions === "string")
      return { staged: [pieceOf(id, "captions", { caption: captions }, null)], rejections: [] };
    if (!Array.isArray(captions)) return rejected("$.captions", message("noList", { name: "captions" }));
    for (const [index, caption] of captions.entries()) {
      const element = typeof caption === "string" ? { caption } : caption;
      if (!isObject(element) || typeof element.caption !== "string")
        reading.rejections.push({ path: `$.captions[${index}]`, ...message("noText", { name: "caption" }) });
      else reading.staged.push(pieceOf(id, "captions", element, null));
    }
    return reading;
  }

  #annotation(value: Record<string, unknown>): RowReading {
    const id = joinId(value.image_id);
    if (id === null) return rejected("$.image_id", message("noWholeNumber", { name: "image_id" }));
    if (typeof value.caption === "string")
      return { staged: [this.#counted(id, pieceOf(id, "captions", value, null))], rejections: [] };
    const box = value.bbox;
    if (!Array.isArray(box) || box.length !== 4 || !box.every((part) => typeof part === "number")) {
      return rejected("$.bbox", message("noFourNumbers"));
    }
    return {
      staged: [this.#counted(id, pieceOf(id, "instances", value, joinId(value.category_id)))],
      rejections: [],
    };
  }

  #counted(id: string, piece: StagedPiece): StagedPiece {
    if (!this.#images.has(id)) {
      const waiting = this.#waiting.get(id) ?? { captions: 0, instances: 0 };
      waiting[piece.kind === "captions" ? "captions" : "instances"]++;
      this.#waiting.set(id, waiting);
    }
    return piece;
  }
}

/** Whole numbers, or texts (tools write UUIDs): what joins rows of one file. Null for what is neither, or longer than 200 characters. */
const joinId = (value: unknown): string | null =>
  typeof value === "string" && value !== "" && value.length <= 200 ? value : integerText(value);

/** An image by its number in this file, until its photo is known. No key of a photo begins so. */
const localKey = (id: string) => `#${id}`;

const pieceOf = (
  id: string,
  kind: "captions" | "instances",
  element: unknown,
  category: string | null,
): StagedPiece => ({
  table: "piece",
  identity: localKey(id),
  kind,
  elements: JSON.stringify(element),
  names: [],
  count: 1,
  category,
});
