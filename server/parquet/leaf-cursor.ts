import type { PageHeader } from "hyparquet";
import { readPage } from "hyparquet/src/column.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { StudioError } from "#domain/error.ts";
import { rowTold } from "#domain/import/row-told.ts";
import { must } from "#domain/must.ts";
import { CODECS } from "./decompress-page.ts";
import type { PageBytes } from "./group-bytes.ts";
import { converterOf, isPlainText, PRESENT } from "./leaf-value.ts";
import { readPageHeader, rowsOf } from "./page-header.ts";
import type { Chunk, Leaf } from "./parquet-file.ts";
import { parquetProblem, problemOf } from "./parquet-problem.ts";
import { withNullsCounted } from "./with-nulls-counted.ts";

type ColumnDecoder = Parameters<typeof readPage>[2];

/** Where a page begins, and the first of its row group's rows that it holds. */
export type PageStart = { at: number; row: number };

/** A page is in memory whole, packed and unpacked. */
const PAGE_BYTES_MAX = 1024 ** 3;
export type CursorOptions = {
  /** For a line of JSON: texts stay the bytes that they are stored as, and of bytes is told that they are there, and none is kept. */
  isForLines?: boolean;
  /** The first row that is asked for. */
  from?: number;
  /** The file's row that its row group begins with: what cannot be read is told by its row in the file, from 1. */
  firstRow?: number;
  /** A page to begin at, whose rows begin no later. */
  start?: PageStart;
};

/**
 * Reads a column of a row group forward, page by page: memory holds one page, and the dictionary of the row group. `ready` are
 * rows that are whole, from `row` on; each as hyparquet's assembleNested wants it, nested by what may be missing or repeated.
 */
export class LeafCursor {
  ready: unknown[] = [];
  row: number;
  readonly #source: PageBytes;
  readonly #leaf: Leaf;
  readonly #chunk: Chunk;
  readonly #rows: number;
  readonly #from: number;
  readonly #firstRow: number;
  readonly #decoder: ColumnDecoder;
  readonly #start: PageStart | null;
  /** The last row of a page, which may go on in the next. */
  #pending: unknown[] = [];
  #at: number;
  #dictionary: ReturnType<typeof convert> | undefined;
  #isOpened = false;
  /** Rows that were begun, of those that the pages so far hold. */
  #begun: number;

  constructor(source: PageBytes, leaf: Leaf, chunk: Chunk, rows: number, options: CursorOptions = {}) {
    this.#source = source;
    this.#leaf = leaf;
    this.#chunk = chunk;
    this.#rows = rows;
    this.#from = options.from ?? 0;
    this.#firstRow = options.firstRow ?? 0;
    this.#start = options.start ?? null;
    this.#at = chunk.start;
    this.#begun = this.#start?.row ?? 0;
    this.row = this.#from;
    const element = must(leaf.schemaPath.at(-1), "a path ends in its column").element;
    const own = converterOf(element);
    const read = options.isForLines && leaf.isBinary ? () => PRESENT : own;
    const isAsStored = options.isForLines === true && isPlainText(element);
    const { type, type_length, repetition_type, name } = element;
    this.#decoder = {
      pathInSchema: [...leaf.path],
      type: must(type, "a column has a type"),
      // One way through hyparquet's convert for every type: its own rounds decimals and takes bytes for text.
      element: {
        name,
        type,
        type_length,
        repetition_type,
        ...(isAsStored ? {} : { converted_type: "TIMESTAMP_MILLIS" }),
      } as ColumnDecoder["element"],
      schemaPath: leaf.schemaPath,
      codec: chunk.meta.codec,
      compressors: CODECS,
      parsers: { ...DEFAULT_PARSERS, timestampFromMilliseconds: read },
      utf8: false,
    };
  }

  /** The next so many rows, of those that are ready. */
  take(count: number): unknown[] {
    const taken = this.ready.splice(0, count);
    this.row += taken.length;
    return taken;
  }

  /**
   * Reads on until a row is ready; false behind the last.
   * @throws StudioError unreadable_input, with column, row and what is wrong
   */
  async more(): Promise<boolean> {
    try {
      if (!this.#isOpened) await this.#open();
      while (this.ready.length === 0) {
        if (this.row >= this.#rows) return false;
        if (this.#at < this.#chunk.end) await this.#readPage();
        else if (this.#pending.length > 0 && this.#begun === this.#rows) this.ready = this.#pending.splice(0);
        else throw new Error("its pages hold fewer rows than its row group");
      }
      return true;
    } catch (error) {
      if (error instanceof StudioError && error.detail.code !== "parquetCut") throw error;
      if ((error as NodeJS.ErrnoException).syscall) throw error;
      const problem = error instanceof StudioError ? "it ends before" : problemOf(error);
      throw parquetProblem("parquetColumn", { column: this.#leaf.key, row: this.#rowTold, problem }, error);
    }
  }

  async #open(): Promise<void> {
    this.#isOpened = true;
    const { header, bytes } = await this.#header(this.#at);
    if (header.type === "DICTIONARY_PAGE") {
      const page = await this.#page(this.#at + bytes, header);
      const { data } = readPage(page, header, this.#decoder, undefined, undefined, 0);
      if (data) this.#dictionary = convert(data, this.#decoder);
      this.#at += bytes + header.compressed_page_size;
    }
    if (this.#start) this.#at = this.#start.at;
  }

  async #readPage(): Promise<void> {
    const { header, bytes } = await this.#header(this.#at);
    const next = this.#at + bytes + header.compressed_page_size;
    const rows = rowsOf(header, this.#leaf);
    const isBefore = rows !== null && this.#begun + rows <= this.#from;
    if (isBefore || !hasValues(header)) {
      this.#begun += rows ?? 0;
      this.#pending = isBefore ? [] : this.#pending;
      this.#at = next;
      return;
    }
    const page = await this.#page(this.#at + bytes, header);
    this.#at = next;
    const { isRepeated } = this.#leaf;
    const before = isRepeated && this.#pending.length > 0 ? this.#pending : undefined;
    const counted = withNullsCounted(header, this.#leaf, page.view);
    const { data } = readPage(page, counted, this.#decoder, this.#dictionary, before, 0);
    const read = data === undefined ? [] : Array.isArray(data) ? data : Array.from(data as Iterable<unknown>);
    const first = this.#begun - (before ? 1 : 0);
    // A row of a list may go on: it is whole when another begins.
    this.#pending = isRepeated ? read.splice(-1) : [];
    this.#begun = first + read.length + this.#pending.length;
    const skipped = Math.max(0, this.#from - first);
    this.ready = skipped === 0 ? read : read.slice(skipped);
  }

  get #rowTold(): number {
    return rowTold(this.#firstRow + this.row);
  }

  #header(at: number): ReturnType<typeof readPageHeader> {
    return readPageHeader(this.#source, at, this.#chunk.end);
  }

  async #page(at: number, { compressed_page_size: packed, uncompressed_page_size: unpacked }: PageHeader) {
    if (Math.max(packed, unpacked) > PAGE_BYTES_MAX)
      throw parquetProblem("parquetPage", {
        column: this.#leaf.key,
        row: this.#rowTold,
        size: Math.ceil(Math.max(packed, unpacked) / 1e9),
      });
    if (at + packed > this.#chunk.end) throw new Error("a page goes on behind its column's end");
    const bytes = await this.#source.read(at, packed);
    return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  }
}

const hasValues = ({ data_page_header: v1, data_page_header_v2: v2 }: PageHeader) =>
  (v1?.num_values ?? v2?.num_values ?? 0) > 0;
