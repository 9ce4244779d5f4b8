import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Message, message, printMessage } from "#domain/message.ts";
import english from "#messages/en/program.json" with { type: "json" };
import chinese from "#messages/zh/program.json" with { type: "json" };

/** So soon the page asks again by itself, and programs are told to. */
export const RETRY_SECONDS = 5;

/**
 * Puts a page of its own in the place of one that failed, where `isDown` says so when the framework begins to answer: status 503, one
 * sentence, and again by itself. What the framework writes then goes nowhere.
 */
export function replaceWhere(request: IncomingMessage, response: ServerResponse, isDown: () => boolean): void {
  const own = {
    writeHead: response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse,
    flushHeaders: response.flushHeaders.bind(response),
    write: response.write.bind(response) as (...args: unknown[]) => boolean,
    end: response.end.bind(response) as (...args: unknown[]) => ServerResponse,
  };
  let isReplaced: boolean | null = null;
  const takes = (status = response.statusCode): boolean => {
    if (isReplaced !== null) return isReplaced;
    isReplaced = status === 500 && isDown();
    if (!isReplaced) return false;
    const { headers, html } = outagePage(request.headers);
    for (const name of response.getHeaderNames()) if (!KEPT.includes(name)) response.removeHeader(name);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // As functions of the response itself: they begin the answer by its own methods.
    Object.assign(response, own);
    own.writeHead(503);
    own.end(html);
    Object.assign(response, { writeHead, flushHeaders, write, end });
    return true;
  };
  const writeHead = (...args: unknown[]) => (takes(args[0] as number) ? response : own.writeHead(...args));
  const flushHeaders = () => (takes() ? undefined : own.flushHeaders());
  const write = (...args: unknown[]) => (takes() ? done(args, true) : own.write(...args));
  const end = (...args: unknown[]) => (takes() ? done(args, response) : own.end(...args));
  Object.assign(response, { writeHead, flushHeaders, write, end });
}

/** Of the guard, and of every answer. */
const KEPT = [
  "x-content-type-options",
  "referrer-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "x-request-id",
];

/** Whoever wrote is called back as though it had been sent. */
function done<T>(args: readonly unknown[], answer: T): T {
  const callback = args.find((arg) => typeof arg === "function") as (() => void) | undefined;
  if (callback) process.nextTick(callback);
  return answer;
}

function outagePage(incoming: IncomingMessage["headers"]): { headers: Record<string, string>; html: string } {
  const language = languageOf(incoming);
  const catalogue = language === "zh" ? chinese : english;
  const word = (one: Message) => escapeHtml(printMessage(one, catalogue));
  const nonce = randomBytes(16).toString("base64");
  const [, theme = "light dark"] = /(?:^|;\s*)svit-theme=(light|dark)(?:;|$)/.exec(incoming.cookie ?? "") ?? [];
  const html = `<!doctype html><html lang="${language === "zh" ? "zh-CN" : "en"}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="${RETRY_SECONDS}">
<meta name="color-scheme" content="${theme}"><title>${word(message("pageOutageTitle"))}</title>
<style nonce="${nonce}">html{color-scheme:${theme};background:light-dark(#f6f7f8,#111417);color:light-dark(#171a1f,#eceff2);font:15px system-ui,sans-serif}
main{display:grid;place-content:center;gap:1rem;min-height:90vh;max-width:36rem;margin:auto;padding:1.5rem;text-align:center}h1{font-size:1.5rem;margin:0}p{margin:0;color:light-dark(#525a65,#a5aeb9)}</style>
<main><h1>${word(message("pageOutageTitle"))}</h1><p role="status">${word(message("pageOutage"))}</p></main></html>`;
  return {
    headers: {
      "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "retry-after": String(RETRY_SECONDS),
    },
    html,
  };
}

/** As app/request-locale.ts has it, which asks Next: the language that was chosen, else the browser's own. */
function languageOf({ cookie = "", "accept-language": accepted = "" }: IncomingMessage["headers"]): "en" | "zh" {
  const [, chosen] = /(?:^|;\s*)svit-locale=(en|zh)(?:;|$)/.exec(cookie) ?? [];
  const [first] = accepted
    .split(",")
    .map((part) => part.trim().slice(0, 2))
    .filter((part) => part === "en" || part === "zh");
  return (chosen ?? first) === "zh" ? "zh" : "en";
}

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
