import { createParser } from "eventsource-parser";
import { z } from "zod";
import type { TokenCounts } from "#domain/generate/cost.ts";
import { type Message, message } from "#domain/message.ts";
import type { Generator } from "#server/env.ts";
import { parseRetryAfter } from "#server/http/retry-after.ts";

/** What a model is asked. `photo`: a data: URL. */
export type ModelRequest = { system: string; user: string; photo: string | null; tokensMax: number };

/**
 * What came of one request: a text (`isCut`: it ends in its middle), nothing that another try may not mend (`waitMs`: as the server asked), or a refusal
 * that no further try changes.
 */
export type ModelOutcome =
  | { is: "answered"; text: string; isCut: boolean; tokens: TokenCounts | null }
  | { is: "again"; why: Message; waitMs: number | null }
  | { is: "refused"; why: Message };

export type ModelLimits = {
  /** A connection that is silent for so long counts as dropped: models think for a minute before they begin. */
  silenceMs: number;
  /** Characters of an answer; the longest that a task wants has 8,000. Beyond, it is cut. */
  charactersMax: number;
  /** Bytes of an answer with all that is around it: a server that sends blanks for ever is stopped, too. */
  bytesMax: number;
};
export const MODEL_LIMITS: ModelLimits = { silenceMs: 120_000, charactersMax: 100_000, bytesMax: 16_000_000 };

/**
 * Asks an OpenAI-compatible address for one chat completion, streamed. Nothing that the server says but its status and a code of its own gets into a
 * message: some repeat the key. Redirects are not followed: only the address that an owner set is asked.
 * @throws the signal's reason where it is aborted, and nothing else
 */
export async function askModel(
  { address, model, key }: Pick<Generator, "address" | "model" | "key">,
  request: ModelRequest,
  signal: AbortSignal,
  limits: ModelLimits = MODEL_LIMITS,
): Promise<ModelOutcome> {
  const silence = new AbortController();
  const beat = () => timer.refresh();
  const timer = setTimeout(() => silence.abort(new Error("silent")), limits.silenceMs);
  const secret = key();
  try {
    const response = await fetch(`${address}/chat/completions`, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([signal, silence.signal]),
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream, application/json",
        "user-agent": "svit-studio",
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
      },
      body: JSON.stringify(bodyOf(model, request)),
    });
    beat();
    if (!response.ok) return await refusalOf(address, response, limits);
    const isStream = /^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "");
    return await (isStream ? readStream : readWhole)(address, chunksOf(response, beat), limits);
  } catch (error) {
    signal.throwIfAborted();
    const why = silence.signal.aborted
      ? message("modelSilent", { address, seconds: Math.round(limits.silenceMs / 1000) })
      : message("modelUnreachable", { address, problem: problemOf(error) });
    return { is: "again", why, waitMs: null };
  } finally {
    clearTimeout(timer);
  }
}

const bodyOf = (model: string, { system, user, photo, tokensMax }: ModelRequest) => ({
  model,
  messages: [
    { role: "system", content: system },
    {
      role: "user",
      content:
        photo === null
          ? user
          : [
              { type: "text", text: user },
              { type: "image_url", image_url: { url: photo } },
            ],
    },
  ],
  max_tokens: tokensMax,
  stream: true,
  stream_options: { include_usage: true },
});

/** The system's own name of a fault (ECONNREFUSED), never a library's sentence. */
function problemOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: string };
  return typeof cause?.code === "string" ? cause.code : (name ?? "error");
}

async function* chunksOf(response: Response, beat: () => void): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  for await (const chunk of response.body) {
    beat();
    yield chunk;
  }
}

const usageSchema = z
  .looseObject({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0) })
  .nullish()
  .catch(null);
const chunkSchema = z.looseObject({
  choices: z
    .looseObject({
      delta: z.looseObject({ content: z.string().nullish() }).optional(),
      finish_reason: z.string().nullish(),
    })
    .array(),
  usage: usageSchema,
});
const wholeSchema = z.looseObject({
  choices: z
    .looseObject({ message: z.looseObject({ content: z.string().nullable() }), finish_reason: z.string().nullish() })
    .array()
    .min(1),
  usage: usageSchema,
});

const tokensOf = (usage: z.infer<typeof usageSchema>): TokenCounts | null =>
  usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : null;

type Reader = (address: string, chunks: AsyncGenerator<Uint8Array>, limits: ModelLimits) => Promise<ModelOutcome>;

const readStream: Reader = async (address, chunks, { charactersMax, bytesMax }) => {
  const nonsense: ModelOutcome = { is: "again", why: message("modelNonsense", { address }), waitMs: null };
  let text = "";
  let bytes = 0;
  let ended: string | null = null;
  let tokens: TokenCounts | null = null;
  let isStrange = false;
  const parser = createParser({
    onEvent({ data }) {
      if (data === "[DONE]") {
        ended ??= "stop";
        return;
      }
      const chunk = chunkSchema.safeParse(jsonOf(data));
      if (!chunk.success) {
        isStrange = true;
        return;
      }
      const [choice] = chunk.data.choices;
      text += choice?.delta?.content ?? "";
      ended = choice?.finish_reason ?? ended;
      tokens = tokensOf(chunk.data.usage) ?? tokens;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    bytes += chunk.length;
    parser.feed(decoder.decode(chunk, { stream: true }));
    if (isStrange) return nonsense;
    // Leaving the loop lets go of the connection.
    if (text.length > charactersMax || bytes > bytesMax)
      return { is: "answered", text: text.slice(0, charactersMax), isCut: true, tokens };
  }
  if (ended === null) return { is: "again", why: message("modelCut", { address }), waitMs: null };
  return { is: "answered", text, isCut: ended === "length", tokens };
};

const readWhole: Reader = async (address, chunks, { charactersMax, bytesMax }) => {
  const body = await textOf(chunks, bytesMax);
  const whole = wholeSchema.safeParse(body === null ? undefined : jsonOf(body));
  const [choice] = whole.success ? whole.data.choices : [];
  if (!whole.success || !choice) return { is: "again", why: message("modelNonsense", { address }), waitMs: null };
  const text = choice.message.content ?? "";
  return {
    is: "answered",
    text: text.slice(0, charactersMax),
    isCut: choice.finish_reason === "length" || text.length > charactersMax,
    tokens: tokensOf(whole.data.usage),
  };
};

/** Null where it is longer. */
async function textOf(chunks: AsyncGenerator<Uint8Array>, bytesMax: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > bytesMax) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it.
    return undefined;
  }
}

const errorSchema = z.looseObject({
  error: z.looseObject({ code: z.unknown().optional(), type: z.unknown().optional() }),
});
/** A refusal's body is a sentence. */
const REFUSAL_BYTES_MAX = 64_000;

async function refusalOf(address: string, response: Response, limits: ModelLimits): Promise<ModelOutcome> {
  const { status } = response;
  const body = await textOf(
    chunksOf(response, () => {}),
    Math.min(limits.bytesMax, REFUSAL_BYTES_MAX),
  );
  const parsed = errorSchema.safeParse(jsonOf(body ?? ""));
  const codes = parsed.success ? [parsed.data.error.code, parsed.data.error.type] : [];
  const code = codes.find((own): own is string => typeof own === "string" && /^[a-z][a-z_]{2,40}$/.test(own)) ?? "";
  if (status >= 300 && status < 400) return { is: "refused", why: message("modelRedirects", { address }) };
  // A quota that is used up is told as 429, too, and no waiting brings it back.
  const isUsedUp = status === 429 && (code === "insufficient_quota" || code === "billing_hard_limit_reached");
  if (!isUsedUp && (status === 408 || status === 425 || status === 429 || status >= 500)) {
    const waitMs = parseRetryAfter(response.headers.get("retry-after") ?? undefined, Date.now());
    return { is: "again", why: message("modelStatus", { address, status }), waitMs };
  }
  return { is: "refused", why: message("modelRefuses", { address, status, code }) };
}
