import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Another server is using the data folder; the message is a sentence for the operator. */
export class DataFolderInUse extends Error {
  override name = "DataFolderInUse";
}

/** When a process began, as the kernel counts it, where it tells: process ids are used again. */
function startOf(processId: number): string {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    // The command in parentheses may hold spaces; the start time is the 22nd field.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Takes the data folder for this process: two servers on one would end each other's sessions. */
export function lockDataFolder(dataFolder: string): Disposable {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, "server.lock");
  for (;;) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, `${process.pid} ${startOf(process.pid)}`);
      closeSync(file);
      return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const [id, start] = readFileSync(path, "utf8").split(" ");
    const owner = Number(id);
    if (owner !== process.pid && isRunning(owner) && startOf(owner) === start) {
      throw new DataFolderInUse(
        `Another server (process ${owner}) uses the data folder ${dataFolder}; stop it or set NOCTURNE_DATA.`,
      );
    }
    rmSync(path, { force: true });
  }
}
