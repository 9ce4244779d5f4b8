/** A file of a zip as its records tell of it. `at` is the offset of its local header. */
export type ZipEntry = {
  name: Buffer;
  /** Written as it is, with its size in the local header; else deflated, with its size in a data descriptor after it. */
  isStored: boolean;
  crc: number;
  packedBytes: number;
  bytes: number;
  at: number;
  made: Date;
};

/** The records of a zip, as PKWARE's APPNOTE.TXT has them (the numbers are its chapters). */

const NAMES_ARE_UTF8 = 1 << 11;
const HAS_DATA_DESCRIPTOR = 1 << 3;
const DEFLATED = 8;
/** 2.0: deflated files. 4.5: zip64. */
const [PLAIN, ZIP64] = [20, 45];
/** Made by Unix, so that the high half of the attributes is a file's mode: its owner may write it, all may read it. */
const MADE_BY = (3 << 8) | ZIP64;
const ATTRIBUTES = 0o100644 * 0x10000;

/** What does not fit into 32 bits (16 for a count) is written as all ones, and in full in a zip64 record. */
const MAX32 = 0xffffffff;
const MAX16 = 0xffff;

const isLarge = ({ packedBytes, bytes, at }: ZipEntry) => Math.max(packedBytes, bytes, at) >= MAX32;

const flagsOf = ({ isStored }: ZipEntry) => NAMES_ARE_UTF8 | (isStored ? 0 : HAS_DATA_DESCRIPTOR);

/** 4.3.7: precedes a file's bytes. */
export function localHeader(entry: ZipEntry): Buffer {
  const { name, isStored, crc, packedBytes, bytes } = entry;
  const record = Buffer.alloc(30 + name.length);
  record.writeUInt32LE(0x04034b50, 0);
  record.writeUInt16LE(PLAIN, 4);
  record.writeUInt16LE(flagsOf(entry), 6);
  record.writeUInt16LE(isStored ? 0 : DEFLATED, 8);
  writeTime(record, 10, entry.made);
  if (isStored) {
    record.writeUInt32LE(crc, 14);
    record.writeUInt32LE(packedBytes, 18);
    record.writeUInt32LE(bytes, 22);
  }
  record.writeUInt16LE(name.length, 26);
  name.copy(record, 30);
  return record;
}

/** 4.3.9: follows the bytes of a file whose size was not known before. */
export function dataDescriptor({ crc, packedBytes, bytes }: ZipEntry): Buffer {
  const isWide = Math.max(packedBytes, bytes) >= MAX32;
  const record = Buffer.alloc(isWide ? 24 : 16);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(crc, 4);
  if (isWide) {
    record.writeBigUInt64LE(BigInt(packedBytes), 8);
    record.writeBigUInt64LE(BigInt(bytes), 16);
  } else {
    record.writeUInt32LE(packedBytes, 8);
    record.writeUInt32LE(bytes, 12);
  }
  return record;
}

/** 4.3.12: a file's entry in the directory; 4.5.3: its sizes and offset where 32 bits do not hold them. */
export function centralHeader(entry: ZipEntry): Buffer {
  const { name, isStored, crc, packedBytes, bytes, at } = entry;
  const isWide = isLarge(entry);
  const record = Buffer.alloc(46 + name.length + (isWide ? 28 : 0));
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(MADE_BY, 4);
  record.writeUInt16LE(isWide ? ZIP64 : PLAIN, 6);
  record.writeUInt16LE(flagsOf(entry), 8);
  record.writeUInt16LE(isStored ? 0 : DEFLATED, 10);
  writeTime(record, 12, entry.made);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(isWide ? MAX32 : packedBytes, 20);
  record.writeUInt32LE(isWide ? MAX32 : bytes, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(isWide ? 28 : 0, 30);
  record.writeUInt32LE(ATTRIBUTES, 38);
  record.writeUInt32LE(isWide ? MAX32 : at, 42);
  name.copy(record, 46);
  if (isWide) {
    const extra = 46 + name.length;
    record.writeUInt16LE(1, extra);
    record.writeUInt16LE(24, extra + 2);
    record.writeBigUInt64LE(BigInt(bytes), extra + 4);
    record.writeBigUInt64LE(BigInt(packedBytes), extra + 12);
    record.writeBigUInt64LE(BigInt(at), extra + 20);
  }
  return record;
}

/** 4.3.16, preceded by 4.3.14 and 4.3.15 where it cannot hold the numbers: the end of a zip. */
export function endOfDirectory({ from, bytes, files }: { from: number; bytes: number; files: number }): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(files, MAX16), 8);
  end.writeUInt16LE(Math.min(files, MAX16), 10);
  end.writeUInt32LE(Math.min(bytes, MAX32), 12);
  end.writeUInt32LE(Math.min(from, MAX32), 16);
  if (files < MAX16 && Math.max(bytes, from) < MAX32) return end;
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(MADE_BY, 12);
  wide.writeUInt16LE(ZIP64, 14);
  wide.writeBigUInt64LE(BigInt(files), 24);
  wide.writeBigUInt64LE(BigInt(files), 32);
  wide.writeBigUInt64LE(BigInt(bytes), 40);
  wide.writeBigUInt64LE(BigInt(from), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(from + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([wide, locator, end]);
}

/** 4.4.6: in steps of two seconds, local time, from 1980 on. */
function writeTime(record: Buffer, at: number, time: Date): void {
  record.writeUInt16LE((time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1), at);
  const year = Math.min(127, Math.max(0, time.getFullYear() - 1980));
  record.writeUInt16LE((year << 9) | ((time.getMonth() + 1) << 5) | time.getDate(), at + 2);
}
