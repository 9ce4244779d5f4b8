/** A file to upload under its path relative to what was chosen, as the command line names a folder's files. */
export type Chosen = { file: File; name: string };

/** Names one chosen file among the others. */
export const chosenKey = ({ file, name }: Chosen) => `${name} ${file.size} ${file.lastModified}`;

/** What was chosen before and now, each file once. */
export const withChosen = (chosen: readonly Chosen[], more: readonly Chosen[]): Chosen[] => [
  ...new Map([...chosen, ...more].map((one) => [chosenKey(one), one])).values(),
];

/** Files of a picker. A chosen folder's own name leads every path in it and says nothing of the photos. */
export const chosenFiles = (files: Iterable<File>): Chosen[] =>
  Array.from(files, (file) => ({ file, name: file.webkitRelativePath.split("/").slice(1).join("/") || file.name }));

/** Files and whole folders that were dropped. To be called while the drop's event lasts: it forgets its files after. */
export async function droppedFiles(transfer: DataTransfer): Promise<Chosen[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found: Chosen[] = [];
  for (const entry of entries) {
    const inside = entry.isDirectory ? await entriesOf(entry as FileSystemDirectoryEntry) : [entry];
    for (const part of inside) await collect(part, "", found);
  }
  return found;
}

async function collect(entry: FileSystemEntry, folder: string, found: Chosen[]): Promise<void> {
  const name = `${folder}${entry.name}`;
  if (entry.isDirectory) {
    for (const part of await entriesOf(entry as FileSystemDirectoryEntry)) await collect(part, `${name}/`, found);
  } else {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ file, name });
  }
}

/** A reader hands out a hundred at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
}
