import { licenceOf } from "./card.ts";
import { type CardFacts, NOT_MEASURED, NOT_STATED, stated } from "./card-facts.ts";
import { RELEASE_FILES } from "./release-files.ts";

/** The context of Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html), with the vocabulary of its RAI extension. */
const CONTEXT = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  citeAs: "cr:citeAs",
  column: "cr:column",
  conformsTo: "dct:conformsTo",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  dct: "http://purl.org/dc/terms/",
  equivalentProperty: "cr:equivalentProperty",
  examples: { "@id": "cr:examples", "@type": "@json" },
  extract: "cr:extract",
  field: "cr:field",
  fileProperty: "cr:fileProperty",
  fileObject: "cr:fileObject",
  fileSet: "cr:fileSet",
  format: "cr:format",
  includes: "cr:includes",
  isLiveDataset: "cr:isLiveDataset",
  jsonPath: "cr:jsonPath",
  key: "cr:key",
  md5: "cr:md5",
  parentField: "cr:parentField",
  path: "cr:path",
  recordSet: "cr:recordSet",
  references: "cr:references",
  regex: "cr:regex",
  repeated: "cr:repeated",
  replace: "cr:replace",
  samplingRate: "cr:samplingRate",
  sc: "https://schema.org/",
  separator: "cr:separator",
  source: "cr:source",
  subField: "cr:subField",
  transform: "cr:transform",
} as const;

/** Columns of records.jsonl, each in every line. */
const COLUMNS = [
  ["file", "sc:Text", "The data file that the record is in"],
  ["id", "sc:Text", "The record's id there"],
  ["part", "sc:Text", "The part of the mix that it is in"],
  ["by", "sc:Text", "What put it there: the core set, a part of the data set, or the mix's own file"],
  ["tokens", "sc:Integer", "Its length as LLaVA-1.5 counts it, the photo's 576 included"],
  ["task", "sc:Text", "The task of its entry; null for the mix file's own"],
  ["state", "sc:Text", "The state of its entry when the release was cut"],
] as const;

/** The sums that are known before croissant.json itself is written. */
export type CroissantFile = { name: string; sha256: string; bytes: number };

/**
 * croissant.json: what the card says, for machines. The data files are named with their sums; read by Croissant is records.jsonl alone, for mlcroissant reads
 * no list within a JSON array.
 */
export function printCroissant(facts: CardFacts, list: CroissantFile): string {
  const { dataset, recipe, files, about, review, sources, looked } = facts;
  const licence = licenceOf(facts);
  const unmeasured = `${NOT_MEASURED}; ${looked} of ${facts.after?.entries ?? 0} entries were looked at by a person`;
  const object = ({ name, sha256, bytes }: CroissantFile, encodingFormat: string) => ({
    "@type": "cr:FileObject",
    "@id": name,
    name,
    contentUrl: name,
    contentSize: `${bytes} B`,
    encodingFormat,
    sha256,
  });
  const metadata = {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    name: `${dataset}-${recipe}`.replace(/[^\w.-]+/g, "-"),
    description: `Visual-instruction records in LLaVA's format, chosen by a recipe from the reviewed data set ${dataset}. See README.md.`,
    conformsTo: ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
    license: licence,
    datePublished: facts.dataDay,
    version: "1.0.0",
    url: "README.md",
    creator: { "@type": "sc:Organization", name: NOT_STATED },
    citeAs: NOT_STATED,
    isLiveDataset: false,
    "rai:dataCollection": sources
      .map(({ path, source, licence: own }) => `${path}: ${source ?? NOT_STATED}, ${own ?? NOT_STATED}`)
      .join("; "),
    "rai:dataAnnotationProtocol": `Each entry is opened with its photo and boxes, and accepted, edited or rejected with reasons, by ${RELEASE_FILES.guidelines} and ${RELEASE_FILES.codebook}. Who reviewed: ${stated(about.reviewers)}. Payment: ${stated(about.payment)}.`,
    "rai:annotationsPerItem":
      review.entries === 0
        ? "0"
        : `1; ${review.twice} of ${review.entries} decided entries have verdicts of two people or more`,
    "rai:dataAnnotationAnalysis": `Agreement: ${NOT_MEASURED}. Error rate: ${unmeasured}.`,
    "rai:dataAnnotationPlatform": "SVIT Studio",
    "rai:machineAnnotationTools": facts.authors
      .filter(({ author }) => author === "gpt4" || author === "model")
      .map(({ part, author }) => `${part}: ${author === "gpt4" ? "GPT-4" : "a model"}`),
    "rai:annotatorDemographics": stated(about.reviewers),
    "rai:dataBiases": NOT_MEASURED,
    "rai:dataLimitations": `Error rate: ${unmeasured}.`,
    "rai:dataUseCases": stated(about.intendedUse),
    "rai:personalSensitiveInformation": `Photos may show people. Consent: ${stated(about.consent)}.`,
    distribution: [...files.map((file) => object(file, "application/json")), object(list, "application/jsonlines")],
    recordSet: [
      {
        "@type": "cr:RecordSet",
        "@id": "records",
        name: "records",
        field: COLUMNS.map(([column, dataType, description]) => ({
          "@type": "cr:Field",
          "@id": `records/${column}`,
          name: column,
          description,
          dataType,
          source: { fileObject: { "@id": list.name }, extract: { column } },
        })),
      },
    ],
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
