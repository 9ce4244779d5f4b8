import path from "node:path";
import { must } from "#domain/must.ts";
import { makeFolder } from "#server/make-folder.ts";
import { cutJson, type WantedRow } from "./cut-json.ts";
import type { FetchContext } from "./fetch-context.ts";
import type { CutFile, FetchedFile } from "./fetched.ts";
import { idOf, type ListedImage } from "./image-list.ts";
import { type JsonMember, jsonMembers } from "./json-members.ts";

const isOfImage =
  (ids: ReadonlySet<string>): WantedRow =>
  (row) =>
    ids.has(idOf(row.image_id ?? row.id) ?? "");

/** COCO's sections: images by their own id, captions by their image's; licences and categories whole. */
const isOfCocoImage =
  (ids: ReadonlySet<string>): WantedRow =>
  (row, section) => {
    if (section === "images") return ids.has(idOf(row.id) ?? "");
    return section !== "annotations" || ids.has(idOf(row.image_id) ?? "");
  };

type CutRequest = {
  folder: string;
  files: ReadonlyMap<string, FetchedFile>;
  /** Photos whose rows are kept, and all that image_data lists, which tells their ids at COCO. */
  images: ReadonlySet<string>;
  list: readonly ListedImage[];
};

const CAPTIONS = "annotations_trainval2014";

/**
 * Cuts the rows of these photos out of the fetched files into a folder below `out`: SVIT's and Visual Genome's as
 * `conversation.json` and so on, and `captions_….json` of COCO's archive.
 */
export async function cutSubset(context: FetchContext, request: CutRequest): Promise<CutFile[]> {
  const names = [...request.files.keys()].filter((name) => name !== CAPTIONS && !name.startsWith("images"));
  const jobs = names.length + (request.files.has(CAPTIONS) ? 1 : 0);
  const cut: CutFile[] = [];
  for (const name of names) {
    report(context, cut.length, jobs);
    const file = must(request.files.get(name), "the name is of this map");
    const members = await jsonMembers(path.join(context.out, file.path));
    cut.push(await cutOne(context, request, `${name}.json`, file, members, "array", isOfImage(request.images)));
  }
  if (request.files.has(CAPTIONS)) cut.push(...(await cutCaptions(context, request)));
  report(context, jobs, jobs);
  return cut;
}

/** Captions of the photos that Visual Genome has of COCO, about 51,000; the rest of COCO's archive is left where it is. */
export async function cutCaptions(context: FetchContext, request: CutRequest): Promise<CutFile[]> {
  const cocoIds = new Set(
    request.list.flatMap(({ id, cocoId }) => (cocoId !== null && request.images.has(id) ? [cocoId] : [])),
  );
  const file = must(request.files.get(CAPTIONS), "captions are cut where they were fetched");
  const members = await jsonMembers(path.join(context.out, file.path));
  const cut: CutFile[] = [];
  for (const member of members.filter(({ name }) => /^captions_\w+\.json$/.test(name)))
    cut.push(await cutOne(context, request, member.name, file, [member], "sections", isOfCocoImage(cocoIds)));
  return cut;
}

async function cutOne(
  { out, fetched, connection }: FetchContext,
  { folder, files }: CutRequest,
  name: string,
  file: FetchedFile,
  members: JsonMember[],
  layout: "array" | "sections",
  isWanted: WantedRow,
): Promise<CutFile> {
  const place = path.posix.join(folder, name);
  // Which photos are wanted hangs on image_data, too.
  const from = [file.sha256, files.get("image_data")?.sha256 ?? ""];
  const known = await fetched.findCut(place);
  if (known && known.from.join() === from.join()) return known;
  await makeFolder(path.join(out, folder));
  const made = await cutJson(members, layout, path.join(out, place), isWanted, connection.signal);
  const cut = { path: place, from, ...made, licence: file.licence };
  fetched.addCut(cut);
  await fetched.save();
  return cut;
}

const report = ({ onProgress }: FetchContext, files: number, filesTotal: number) =>
  onProgress({ phase: "cutting", files, filesTotal, bytes: 0, bytesTotal: 0 });
