import type { z } from "zod";
import type { PageRequest } from "#domain/find/browse-address.ts";
import type { BrowseQuery } from "#domain/find/browse-query.ts";
import { auditEndpoints } from "./audit.ts";
import { boxEndpoints } from "./boxes.ts";
import { bulkEndpoints } from "./bulk.ts";
import { datasetEndpoints } from "./datasets.ts";
import type { Endpoint } from "./endpoint.ts";
import { entryEndpoints } from "./entries.ts";
import { keyEndpoints } from "./keys.ts";
import { ownAccountEndpoints } from "./own-account.ts";
import { peopleEndpoints } from "./people.ts";
import { recipeEndpoints } from "./recipes.ts";
import { releaseEndpoints } from "./releases.ts";
import { runEndpoints } from "./runs.ts";
import { singleSignOnEndpoints } from "./single-sign-on.ts";
import { studioEndpoints } from "./studio.ts";
import { withdrawalEndpoints } from "./withdrawals.ts";

/** Those that a studio without accounts answers as what is not there. */
export const accountEndpoints = {
  ...peopleEndpoints,
  ...singleSignOnEndpoints,
  ...ownAccountEndpoints,
  ...keyEndpoints,
};

/** The whole HTTP interface, by method and path. Components import its types alone: its schemas are not for their bundle. */
export const ENDPOINTS = {
  ...datasetEndpoints,
  ...bulkEndpoints,
  ...withdrawalEndpoints,
  ...boxEndpoints,
  ...entryEndpoints,
  ...runEndpoints,
  ...recipeEndpoints,
  ...releaseEndpoints,
  ...accountEndpoints,
  ...auditEndpoints,
  ...studioEndpoints,
};

export type Endpoints = typeof ENDPOINTS;
export type EndpointName = keyof Endpoints;

export const endpointOf = (name: EndpointName): Endpoint => ENDPOINTS[name];

type Part<Name extends EndpointName, Key extends keyof Endpoint> = Endpoints[Name] extends { [K in Key]: infer Own }
  ? Own
  : undefined;

type Output<Own, Else> = Own extends z.ZodType ? z.output<Own> : Else;
type Input<Own, Else> = Own extends z.ZodType ? z.input<Own> : Else;

/** Parsed, as a route handler gets them. */
export type ParamsOf<Name extends EndpointName> = Output<Part<Name, "params">, Record<string, never>>;
export type BodyOf<Name extends EndpointName> = Output<Part<Name, "body">, undefined>;
export type QueryOf<Name extends EndpointName> =
  Part<Name, "query"> extends { browse: infer Kind }
    ? Kind extends "page"
      ? PageRequest
      : BrowseQuery
    : Output<Part<Name, "query">, Record<string, never>>;

/** What a route handler answers with: what leaves as JSON, or a Response of bytes. */
export type Answered<Name extends EndpointName> = Input<Part<Name, "answer">, Response>;
/** The same as whoever asked gets it. */
export type AnswerOf<Name extends EndpointName> = Output<Part<Name, "answer">, never>;

type Member<Key extends string, Own> = Own extends undefined
  ? { [K in Key]?: undefined }
  : Record<string, never> extends Own
    ? { [K in Key]?: Own }
    : { [K in Key]: Own };

/** What a request to it brings along. A browse query is brought printed. */
export type RequestOf<Name extends EndpointName> = Member<"params", Input<Part<Name, "params">, undefined>> &
  Member<
    "query",
    Part<Name, "query"> extends { browse: string } ? URLSearchParams : Input<Part<Name, "query">, undefined>
  > &
  Member<"body", Input<Part<Name, "body">, undefined>>;
