import type { Database } from "./open.ts";

/** What all recordings and the films made of them take on the disk. */
export async function recordingBytes(db: Database): Promise<number> {
  const sumOf = async (table: "recording_part" | "film") => {
    const sum = db.selectFrom(table).select(({ fn }) => fn.sum<number>("size").as("bytes"));
    return (await sum.executeTakeFirst())?.bytes ?? 0;
  };
  const [parts, films] = await Promise.all([sumOf("recording_part"), sumOf("film")]);
  return parts + films;
}
