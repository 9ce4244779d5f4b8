import { Counter, Gauge } from "prom-client";
import { type EntryState, STATES } from "#domain/entry/task.ts";
import { sharedMetric } from "./registry.ts";

const counter = (name: string, help: string, labelNames: string[] = []) =>
  sharedMetric(name, (registers) => new Counter({ name, help, labelNames, registers }));
const gauge = (name: string, help: string) => sharedMetric(name, (registers) => new Gauge({ name, help, registers }));

const claims = () => counter("svit_claims_total", "Entries handed out to reviewers by this server.");
const verdicts = () =>
  counter("svit_verdicts_total", "Verdicts recorded by this server, by the state that they left the entry in.", [
    "state",
  ]);
const conflicts = () =>
  counter("svit_verdict_conflicts_total", "Verdicts that met another one, and were late or refused.");
const streams = () => gauge("svit_live_streams", "Browsers that follow live updates of this server.");
const decodes = () => counter("svit_photo_decodes_total", "Photos that were decoded to be scaled.");
const decoding = () => gauge("svit_photo_decodes_waiting", "Photos that are being decoded, or wait for it.");
const cacheBytes = () => gauge("svit_photo_cache_bytes", "Photos kept on this machine's disk, as last counted.");

/** So many entries were handed out by one request. */
export const noteClaims = (entries: number): void => claims().inc(entries);

/** A verdict was recorded, and left its entry in this state. */
export const noteVerdict = (state: EntryState): void => verdicts().inc({ state });

/** A verdict met another one: it is late, or was refused for it. */
export const noteConflict = (): void => conflicts().inc();

/** A live stream began; the answer ends it, once however often it is called. */
export function noteStream(): () => void {
  streams().inc();
  let isOpen = true;
  return () => {
    if (isOpen) streams().dec();
    isOpen = false;
  };
}

/** Counts a photo from when it asks for its turn until it is decoded. */
export async function noteDecode<T>(work: Promise<T>): Promise<T> {
  decoding().inc();
  try {
    return await work;
  } finally {
    decoding().dec();
    decodes().inc();
  }
}

export const notePhotoCache = (bytes: number): void => cacheBytes().set(bytes);

/** From the start on, or what has not happened yet would not be there to be asked for. */
export function beginWorkMetrics(): void {
  for (const metric of [claims, conflicts, streams, decodes, decoding]) metric();
  for (const state of STATES) verdicts().inc({ state }, 0);
}
