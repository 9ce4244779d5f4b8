import { type FilterForm, type Put, within } from "./filter-clause.ts";
import { printTsquery, type SearchTerm } from "./search-query.ts";

/** How values are put into a statement, and the data set's id there. */
type Bound = { put: Put; dataset: string };

/**
 * That a text is found in `"EntryStatus" s`. The index of words knows neither ends nor insides of words: a whole set looks
 * them up in the data set's list of words (`SearchWord`) and asks the index for each; a probe reads the words of its row.
 */
export function textClause(terms: readonly SearchTerm[], bound: Bound, form: FilterForm): string {
  const entry = (where: string) => within(form, `s."entryId"`, `"EntrySearch" t`, `t."entryId"`, where);
  if (!hasEnds(terms)) return entry(`t.words @@ ${printed(terms, bound)}`);
  if (form === "probe") return entry(readingWords(terms, bound));
  // A function that is stable: its answer is known to the planner, who would else guess 0.1 % for any text.
  if (form === "guess") return entry(`t.words @@ coalesce(${spelledOut(terms, bound)}, ${ANY})::tsquery`);
  return `s."entryId" IN (${textHits(terms, bound)})`;
}

/** A query for the ids of the entries of a data set that a text is found in. */
export function textHits(terms: readonly SearchTerm[], bound: Bound): string {
  const from = `SELECT t."entryId" FROM "EntrySearch" t WHERE t."datasetId" = ${bound.dataset}::bigint`;
  if (!hasEnds(terms)) return `${from} AND t.words @@ ${printed(terms, bound)}`;
  const spelled = spelledOut(terms, bound);
  // Within a SELECT of their own: asked once a statement, not once a row. The second half is for words too many, where all entries are read.
  return `${from} AND t.words @@ (SELECT ${spelled}::tsquery)
    UNION ALL ${from} AND (SELECT ${spelled}) IS NULL AND ${readingWords(terms, bound)}`;
}

const hasEnds = (terms: readonly SearchTerm[]) => terms.some((term) => term.isSuffix);

/** A tsquery that nearly every text fits: no word is a sign. */
const ANY = `'!''!'''`;

const printed = (terms: readonly SearchTerm[], { put }: Bound) => `${put(printTsquery(terms))}::tsquery`;

/** Terms as the text of a tsquery, with all the words that an end or an inside stands for; NULL where those are too many. */
function spelledOut(terms: readonly SearchTerm[], { put, dataset }: Bound): string {
  const spelled = terms.map((term) => {
    if (!term.isSuffix) return `${put(printTsquery([term]))}::text`;
    const sign = term.isExcluded ? "!(" : "(";
    return `'${sign}' || search_words_like(${dataset}::bigint, ${put(patternOf(term))}::text) || ')'`;
  });
  return `(${spelled.join(` || ' & ' || `)})`;
}

function readingWords(terms: readonly SearchTerm[], bound: Bound): string {
  const whole = terms.filter((term) => !term.isSuffix);
  const clauses = whole.length > 0 ? [`t.words @@ ${printed(whole, bound)}`] : [];
  for (const term of terms) {
    if (!term.isSuffix) continue;
    // Each word has a blank behind it, at which it ends.
    const words = `array_to_string(tsvector_to_array(t.words), ' ') || ' '`;
    const pattern = bound.put(term.isPrefix ? patternOf(term) : `${patternOf(term)} %`);
    clauses.push(`(${words}) ${term.isExcluded ? "NOT LIKE" : "LIKE"} ${pattern}`);
  }
  return clauses.join(" AND ");
}

/** Of LIKE, for one word. Words hold nothing that it takes for a sign of its own. */
const patternOf = ({ words, isPrefix }: SearchTerm): string => `%${words[0]?.word ?? ""}${isPrefix ? "%" : ""}`;
