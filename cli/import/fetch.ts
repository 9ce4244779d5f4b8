import { readFile } from "node:fs/promises";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import {
  type Addresses,
  addressesFile,
  folderAddress,
  mirrorAddresses,
  PUBLIC_ADDRESSES,
} from "#server/fetch/addresses.ts";
import { type FetchReport, fetchSvit } from "#server/fetch/fetch-svit.ts";
import { PATIENT } from "#server/fetch/pace.ts";
import { PARTS, type Part } from "#server/fetch/sources.ts";
import { tokenFor } from "#server/fetch/token-for.ts";
import { counted } from "../print/counted.ts";
import { FetchBar } from "./fetch-bar.ts";

type Options = {
  out: string;
  images?: number;
  seed: number;
  only?: Part[];
  mirror?: string;
  baseSvit?: string;
  baseVg?: string;
  basePhotos?: string;
  baseCoco?: string;
  json?: boolean;
};

/** `studio fetch svit`: progress on stderr, what came and how to import it on stdout. */
export function fetchCommand(): Command {
  const address = (flag: string, env: string, what: string, byDefault: string) =>
    new Option(flag, `where ${what} are (default: ${byDefault})`).env(env).argParser(parseAddress);
  const svit = new Command("svit")
    .description("Downloads SVIT's files, Visual Genome's annotations and photos, and COCO's captions.")
    .requiredOption("--out <folder>", "target folder; existing files are not downloaded again")
    .option("--images <n>", "only this many photos, with what belongs to them", wholeNumber)
    .option("--seed <n>", "seed for drawing the photos of --images", wholeNumber, 0)
    .option("--only <parts>", `comma separated: ${PARTS.join(", ")}`, parseParts)
    .addOption(
      new Option(
        "--mirror <address or file>",
        "a mirror: the http(s) address of a folder filled by studio fetch, or a JSON file with addresses",
      ).env("SVIT_FETCH_MIRROR"),
    )
    .addOption(address("--base-svit <address>", "SVIT_FETCH_SVIT", "SVIT's files", PUBLIC_ADDRESSES.svit))
    .addOption(
      address("--base-vg <address>", "SVIT_FETCH_VG", "Visual Genome's annotations", PUBLIC_ADDRESSES.visualGenome),
    )
    .addOption(address("--base-photos <address>", "SVIT_FETCH_PHOTOS", "its photos", PUBLIC_ADDRESSES.photos))
    .addOption(address("--base-coco <address>", "SVIT_FETCH_COCO", "COCO's annotations", PUBLIC_ADDRESSES.coco))
    .option("--json", "print the result as JSON")
    .addHelpText("after", HELP)
    .action(runFetchSvit);
  return new Command("fetch").description("Downloads public data sets.").addCommand(svit).addHelpText("after", EXAMPLE);
}

const EXAMPLE = "\nExample:\n  npm run studio -- fetch svit --out ~/svit --images 1000 --seed 7";
const HELP = `
SVIT's authors ask you to accept their conditions once, with an account, at https://huggingface.co/datasets/BAAI/SVIT;
set HF_TOKEN to an access token of that account. Without --images the photos alone are 15 GB.

To resume an interrupted download, run the same command again.
${EXAMPLE}
  npm run studio -- fetch svit --out ~/svit --only entries,annotations,captions
  npm run studio -- fetch svit --out ~/svit --mirror http://lab.example:8000/svit`;

async function runFetchSvit(options: Options): Promise<void> {
  const addresses = await settleAddresses(options);
  const bar = new FetchBar();
  const stop = new AbortController();
  const onSignal = () => stop.abort(new StudioError("interrupted", message("fetchInterrupted")));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    const report = await fetchSvit({
      out: path.resolve(options.out),
      addresses,
      parts: new Set(options.only ?? PARTS),
      subset: options.images === undefined ? null : { count: options.images, seed: options.seed },
      connection: {
        token: tokenFor(addresses.svit, process.env.HF_TOKEN),
        signal: stop.signal,
        pace: PATIENT,
        note: (sentence) => bar.note(sentence),
      },
      onProgress: (progress) => bar.show(progress),
    });
    bar.end();
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : printReport(report));
  } finally {
    bar.end();
  }
}

/** An option before a mirror's, and that before the public one. */
async function settleAddresses({ mirror, ...given }: Options): Promise<Addresses> {
  const base = mirror === undefined ? {} : await readMirror(mirror);
  const own = { svit: given.baseSvit, visualGenome: given.baseVg, photos: given.basePhotos, coco: given.baseCoco };
  const named = Object.fromEntries(Object.entries(own).filter(([, address]) => address !== undefined));
  return { ...PUBLIC_ADDRESSES, ...base, ...named };
}

async function readMirror(mirror: string): Promise<Partial<Addresses>> {
  if (/^https?:/.test(mirror)) return mirrorAddresses(parseAddress(mirror));
  const text = await readFile(mirror, "utf8").catch((cause) => {
    throw new StudioError("not_found", message("noMirror", { mirror }), { cause });
  });
  try {
    const named = Object.entries(addressesFile.parse(JSON.parse(text))).filter(([, address]) => address !== undefined);
    return Object.fromEntries(named);
  } catch (cause) {
    const names = Object.keys(PUBLIC_ADDRESSES).join(", ");
    throw new StudioError("invalid_request", message("badMirror", { mirror, names }), { cause });
  }
}

function parseAddress(text: string): string {
  const address = folderAddress.safeParse(text);
  if (!address.success) throw new InvalidArgumentError(`The address ${address.error.issues[0]?.message}.`);
  return address.data;
}

const parseParts = (text: string): Part[] =>
  text.split(",").map((name) => {
    const part = PARTS.find((known) => known === name.trim());
    if (!part) throw new InvalidArgumentError(`${name} is not a part. Choose from: ${PARTS.join(", ")}.`);
    return part;
  });

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 0.");
  return Number(text);
}

function printReport({ out, files, cut, photos, missingPhotos, importPaths }: FetchReport): string {
  const lines = [
    ...files.map(({ path: place, bytes, checked }) => `${path.join(out, place)}  ${bytes} bytes  ${CHECKED[checked]}`),
    ...cut.map(({ path: place, rows, bytes }) => `${path.join(out, place)}  ${bytes} bytes  ${rows} rows`),
    ...(photos > 0 ? [counted(photos, "photo")] : []),
    ...(missingPhotos.length > 0
      ? [
          `${counted(missingPhotos.length, "photo is", "photos are")} not at the source: ${missingPhotos.slice(0, 10).join(", ")}${missingPhotos.length > 10 ? ", …" : ""}`,
        ]
      : []),
    `${path.join(out, "fetched.json")}  source, SHA-256 and licence of each file`,
    "Next:",
    `  npm run studio -- import ${importPaths.map(quote).join(" ")} --dataset svit`,
  ];
  return `${lines.join("\n")}\n`;
}

const CHECKED = {
  sha256: "SHA-256 matches the source",
  size: "size matches the source",
  nothing: "the source gives neither size nor checksum",
};

/** For a POSIX shell. */
const quote = (text: string) => (/^[\w./~:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
