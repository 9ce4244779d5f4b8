import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server got it. */
export type Asked = {
  authorization: string | null;
  body: { model: string; messages: { role: string; content: unknown }[] } & Record<string, unknown>;
};

/** What one request gets: a text as an answer, or whatever a server does wrong. */
export type Reply = string | ((response: ServerResponse, asked: Asked) => void | Promise<void>);

export type ModelServer = {
  /** As SVIT_MODEL_URL. */
  address: string;
  asked: Asked[];
  close: () => Promise<void>;
};

/** A real server that speaks the protocol of OpenAI's chat completions on a free port. `reply`: what each request gets, by its number from 0. */
export async function startModelServer(reply: (asked: Asked, nth: number) => Reply): Promise<ModelServer> {
  const asked: Asked[] = [];
  const server = http.createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
      response.writeHead(404).end();
      return;
    }
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const own: Asked = { authorization: request.headers.authorization ?? null, body: JSON.parse(text) };
    const nth = asked.push(own) - 1;
    const said = reply(own, nth);
    if (typeof said === "string") streamed(response, said);
    else await said(response, own);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** An answer in pieces of seven characters, with what it used at its end, as OpenAI and vLLM stream it. */
export function streamed(response: ServerResponse, text: string, finish = "stop"): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.write(chunk({ role: "assistant", content: "" }));
  for (let at = 0; at < text.length; at += 7) response.write(chunk({ content: text.slice(at, at + 7) }));
  response.write(chunk({}, finish));
  response.write(
    `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 1000, completion_tokens: 500 } })}\n\n`,
  );
  response.end("data: [DONE]\n\n");
}

/** What a server does wrong, by name. */
export const FLAWS = {
  status:
    (status: number, headers: Record<string, string> = {}, body = ""): Reply =>
    (response) =>
      void response.writeHead(status, headers).end(body),
  cut: (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunk({ content: "Question: What" }), () => response.destroy());
  },
  /** Ends in good order, in the middle of its answer. */
  ended: (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(chunk({ content: "Question: What" }));
  },
  silent: () => {},
  nonsense: (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<html>Welcome</html>");
  },
  wrongSchema: (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`data: {"choices":[{"delta":{"content":42}}]}\n\ndata: [DONE]\n\n`);
  },
  /** Goes on until it is left. */
  endless: (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const more = () => {
      while (!response.destroyed && response.write(chunk({ content: "Question: Why?\nAnswer: So.\n" })));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  },
  whole:
    (text: string): Reply =>
    (response) =>
      void response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ choices: [{ message: { role: "assistant", content: text }, finish_reason: "stop" }] })),
} as const;

/** Which of SVIT's tasks a request asks for, by its prompt. */
export function taskOf({ body }: Asked): "conversation" | "complex_reasoning" | "referring_qa" | "detail_description" {
  const system = String(body.messages[0]?.content);
  if (system.includes("<st>")) return "referring_qa";
  if (system.includes("conversation")) return "conversation";
  return system.includes("Question:") ? "complex_reasoning" : "detail_description";
}

/** So many entries a request asks for. */
const wantedOf = ({ body }: Asked): number => Number(/Write (\d+)/.exec(String(body.messages[0]?.content))?.[1] ?? 1);

/** An answer that keeps the contract of whatever task is asked for. `mark` stands in each text, so that answers can be told apart. */
export function goodAnswer(asked: Asked, mark = "good"): string {
  const count = wantedOf(asked);
  const qa = (at: number, box = "") =>
    `Question: What is ${mark} ${at}${box}?\nAnswer: It is thing ${mark} ${at}${box}.`;
  const all = (size: number, box = "") => Array.from({ length: size }, (_, at) => qa(at, box)).join("\n");
  switch (taskOf(asked)) {
    case "conversation":
      return Array.from(
        { length: count },
        (_, at) => `Topic: ${mark} ${at}\n${all(5).replaceAll(mark, `${mark} of ${at}`)}`,
      ).join("\n\n");
    case "complex_reasoning":
      return all(count);
    case "referring_qa":
      return all(count, " <st>thing<ed> [0.1, 0.2, 0.5, 0.6]");
    case "detail_description":
      return `A ${mark} mill stands on a hill under a pale sky.`;
  }
}
