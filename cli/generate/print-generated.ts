import type { GenerationEstimate, GenerationReport } from "#domain/generate/generation-request.ts";
import { counted } from "../print/counted.ts";

export const printCost = (cost: number | null, currency: string | null): string =>
  cost === null ? "cost unknown" : `${cost.toFixed(cost < 1 ? 4 : 2)} ${currency ?? ""}`.trimEnd();

/** What a batch would bring and cost, and what is still to be said before it. */
export function printEstimate(estimate: GenerationEstimate): string {
  const { address, model, photos, unknown, requests, entries, tokens, cost, currency, allowed, photosAllowed, terms } =
    estimate;
  const lines = [
    `${model} at ${address}`,
    `${counted(photos, "photo", "photos")}, ${counted(requests, "request", "requests")}, up to ${counted(entries, "entry", "entries")}`,
    ...(unknown > 0 ? [`${counted(unknown, "photo", "photos")} without anything known to send: skipped`] : []),
    `about ${tokens.input} tokens to send and ${tokens.output} to receive: ${cost === null ? "cost unknown (no prices are set)" : printCost(cost, currency)}`,
    "Answers that are asked for again cost more.",
    allowed
      ? `The address may be sent this data set's texts and boxes${photosAllowed ? ", and its photos" : ""}.`
      : "The address may not be sent anything of this data set yet: studio generate allow",
    termsLine(terms),
  ];
  return `${lines.join("\n")}\n`;
}

/** What a batch brought. */
export function printGenerated({
  entries,
  rejected,
  requests,
  skipped,
  failed,
  tokens,
  cost,
  currency,
  stoppedBy,
}: GenerationReport): string {
  const lines = [
    `${counted(entries, "entry", "entries")} generated with ${counted(requests, "request", "requests")}: ${tokens.input} tokens sent, ${tokens.output} received, ${printCost(cost, currency)}`,
    ...(rejected > 0
      ? [`${counted(rejected, "piece of an answer", "pieces of answers")} rejected; the answers are kept`]
      : []),
    ...(skipped > 0 ? [`${skipped} skipped: nothing is known that could be sent`] : []),
    ...(failed > 0 ? [`${failed} failed: no usable answer`] : []),
    ...(stoppedBy === "budget" ? ["Stopped by the budget: run it again to generate for the rest."] : []),
  ];
  return `${lines.join("\n")}\n`;
}

const termsLine = (terms: boolean | null): string =>
  terms === null
    ? "Whether its output may train a model is not recorded: until then it stays out of releases (studio generate terms)."
    : `Its terms ${terms ? "allow" : "do not allow"} its output to train a model.`;
