import { access, constants, stat } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import path from "node:path";
import { isPrepared } from "#bin/prepare.mjs";
import { gigabytes } from "#domain/gigabytes.ts";
import { must } from "#domain/must.ts";
import { loadPlace } from "#server/cluster/place.ts";
import { diskOf, isLow } from "#server/disk.ts";
import { type Finding, judge } from "./finding.ts";

const NODE_MIN = 24;
/** An import stays below 0.4 GB; PostgreSQL, the web server and a browser want the rest. */
const MEMORY_MIN_BYTES = 3.5e9;
/** Below this PostgreSQL may stop in the middle of a day. */
const DISK_MIN_BYTES = 1e9;
/** All of SVIT with Visual Genome's annotations, in the database, with room to work. */
const DISK_WISHED_BYTES = 30e9;

/** What the studio stands on: Node.js, packages, memory, the data folder and its disks. Looks only, changes nothing. */
export async function examineMachine(dataFolder: string): Promise<Finding[]> {
  return [nodeVersion(), packages(), memory(), await rights(dataFolder), ...(await disks(dataFolder))];
}

function nodeVersion(): Finding {
  const isRight = Number.parseInt(process.versions.node, 10) >= NODE_MIN;
  const problem = `${process.version} is too old: start commands through npm, which provides Node ${NODE_MIN}`;
  return judge("Node.js", process.version, isRight ? null : problem, "bad");
}

function packages(): Finding {
  const problem =
    "not those of package-lock.json and prisma/schema.prisma: any npm script, or `npm ci`, puts them right";
  return judge("packages", "installed as package-lock.json says", isPrepared() ? null : problem, "bad");
}

function memory(): Finding {
  const says = `${gigabytes(totalmem())}, ${gigabytes(freemem())} free`;
  const problem = `${says}: little; close other programs during imports and builds`;
  return judge("memory", says, totalmem() < MEMORY_MIN_BYTES ? problem : null, "warn");
}

async function rights(dataFolder: string): Promise<Finding> {
  // Not made yet.
  const isThere = await stat(dataFolder).catch(() => null);
  if (isThere && !isThere.isDirectory()) {
    return judge("data folder", "", `${dataFolder} is a file: set SVIT_DATA to a folder`, "bad");
  }
  const place = await nearest(dataFolder);
  const mayWrite = await access(place, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const problem = `this account may not write to ${place}: change its owner, or set SVIT_DATA to another folder`;
  const fine = isThere ? dataFolder : `${dataFolder} will be created at the first start`;
  return judge("data folder", fine, mayWrite ? null : problem, "bad");
}

/** Of the data folder, and of PostgreSQL's files where they lie on another disk. */
async function disks(dataFolder: string): Promise<Finding[]> {
  const place = await loadPlace(path.join(dataFolder, "cluster")).catch(() => null);
  const folders = [await nearest(dataFolder), ...(place ? [await nearest(place.home)] : [])];
  const seen = new Set<number>();
  const found: Finding[] = [];
  for (const folder of folders) {
    const { dev } = await stat(folder);
    if (seen.has(dev)) continue;
    seen.add(dev);
    const { freeBytes: free, sizeBytes } = must(await diskOf(folder), "a folder that is there lies on a disk");
    const says = `${gigabytes(free)} free at ${folder}`;
    if (free < DISK_MIN_BYTES) found.push(judge("disk", "", `${says}: make room before anything else`, "bad"));
    else if (isLow({ freeBytes: free, sizeBytes }))
      found.push(
        judge("disk", "", `${says}, of ${gigabytes(sizeBytes)}: make room before imports and exports`, "warn"),
      );
    else {
      const problem = `${says}: enough for samples, all of SVIT needs ${gigabytes(DISK_WISHED_BYTES)}`;
      found.push(judge("disk", says, free < DISK_WISHED_BYTES ? problem : null, "warn"));
    }
  }
  return found;
}

/** The folder itself, or the nearest one above that is there. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    (known) => known.isDirectory(),
    () => false,
  );
  const above = path.dirname(folder);
  return isThere || above === folder ? folder : nearest(above);
}
