import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { isBytes } from "#domain/api/endpoint.ts";
import { type EndpointName, endpointOf } from "#domain/api/endpoints.ts";
import { problemOfCode } from "#domain/api/problem.ts";
import type { ErrorCode } from "#domain/error.ts";

/**
 * Holds an answer against what its endpoint says, member by member: one that is not told of is as wrong as one that lacks.
 * Studios under test ask for it (SVIT_CHECK_ANSWERS); of a page of two hundred entries it would take milliseconds.
 * @throws Error
 */
export async function checkAnswer(name: EndpointName, response: Response): Promise<void> {
  const endpoint = endpointOf(name);
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  if (type === "application/problem+json") {
    const problem = await response.clone().json();
    hold(name, problemOfCode(endpoint, problem.title as ErrorCode), problem);
  } else if (!isBytes(endpoint.answer)) hold(name, endpoint.answer, await response.clone().json());
  else if (response.body && !endpoint.answer.types.some((one) => isOfType(type, one)))
    throw new Error(`${name} answers ${type}`);
}

const isOfType = (type: string, wanted: string): boolean =>
  wanted.endsWith("/*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

function hold(name: EndpointName, schema: z.ZodType, sent: unknown): void {
  const { success, data, error } = schema.safeParse(sent);
  if (!success) throw new Error(`${name} answers other than its schema says: ${z.prettifyError(error)}`);
  // What a schema does not know it leaves out.
  if (!isDeepStrictEqual(data, sent))
    throw new Error(`${name} answers more than its schema says: ${JSON.stringify(sent)}`);
}
