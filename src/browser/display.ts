import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { accessSync, constants, existsSync } from "node:fs";
import { chmod, chown, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { unavailable } from "../errors.ts";
import { killGroup } from "./run-folder.ts";

/** Where browsers with a window show it: on an X display that is there, or each on one of its own. */
export type Display = { name: string } | { xvfb: string };

/** A display that one browser may use. */
export interface OpenDisplay extends AsyncDisposable {
  /** For the environment of the browser. */
  environment: Record<string, string>;
  /** The process group of the display's own server; undefined where it is not ours. */
  processGroup: number | undefined;
}

const readyMs = 10_000;
const endMs = 2_000;
const socketFolder = "/tmp/.X11-unix";
/** As the screen that headless browsers tell of (flags.ts). */
const screen = "1920x1200x24";

const places = ["/usr/bin/Xvfb", "/usr/local/bin/Xvfb", "/opt/X11/bin/Xvfb"];

/** The display that the operator names, else the Xvfb of this machine; undefined without both. */
export function findDisplay(name: string | undefined): Display | undefined {
  if (name !== undefined) return { name };
  const xvfb = places.find(isExecutable);
  return xvfb === undefined ? undefined : { xvfb };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Opens a display for the browser that lives in this folder, where it shows a window. Throws a 503 when Xvfb does not start. */
export async function openDisplay(
  { headless, display }: { headless: boolean; display: Display | undefined },
  folder: { path: string; userId: number | undefined },
): Promise<OpenDisplay | undefined> {
  if (headless || display === undefined) return undefined;
  if ("name" in display) {
    return {
      environment: { DISPLAY: display.name },
      processGroup: undefined,
      [Symbol.asyncDispose]: async () => {},
    };
  }
  return startXvfb(display.xvfb, folder);
}

async function startXvfb(
  program: string,
  { path, userId }: { path: string; userId: number | undefined },
): Promise<OpenDisplay> {
  const authority = join(path, "Xauthority");
  // Without it every process of the machine could look at the window and type into it.
  await writeFile(authority, anyDisplayCookie(), { mode: 0o600 });
  if (userId !== undefined) await chown(authority, userId, userId);
  await makeSocketFolder();
  const options = ["-displayfd", "3", "-screen", "0", screen, "-auth", authority];
  const child = spawn(program, [...options, "-nolisten", "tcp", "-nolisten", "local", "-noreset"], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    cwd: path,
    env: { HOME: path, PATH: "/usr/local/bin:/usr/bin:/bin" },
    ...(userId === undefined ? {} : { uid: userId, gid: userId }),
  });
  const exited = once(child, "close").catch(() => undefined);
  const number = await displayNumber(child.stdio[3] as Readable, exited);
  if (number === undefined) {
    if (child.pid !== undefined) killGroup(child.pid);
    throw unavailable(`${program}, which headless: false needs, did not start.`);
  }
  const processGroup = child.pid!;
  return {
    environment: { DISPLAY: `:${number}`, XAUTHORITY: authority },
    processGroup,
    [Symbol.asyncDispose]: async () => {
      // Asked, and not killed, it removes its socket and its lock.
      child.kill("SIGTERM");
      await Promise.race([exited, delay(endMs, undefined, { ref: false })]);
      if (child.exitCode !== null || child.signalCode !== null) return;
      killGroup(processGroup);
      await exited;
      await rm(join(socketFolder, `X${number}`), { force: true });
      await rm(`/tmp/.X${number}-lock`, { force: true });
    },
  };
}

/** Made by the first unprivileged user that needs it, it would be his, and so would the sockets of all. */
async function makeSocketFolder(): Promise<void> {
  if (process.getuid?.() !== 0 || existsSync(socketFolder)) return;
  await mkdir(socketFolder, { recursive: true });
  await chmod(socketFolder, 0o1777);
}

/** The number that Xvfb tells when it can be used; undefined when it ends or tells none in time. */
async function displayNumber(
  output: Readable,
  exited: Promise<unknown>,
): Promise<number | undefined> {
  let told = "";
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  output.on("error", () => resolve());
  output.on("data", (chunk: Buffer) => {
    told += String(chunk);
    if (told.endsWith("\n")) resolve();
  });
  const stop = new AbortController();
  const late = delay(readyMs, undefined, { signal: stop.signal }).catch(() => undefined);
  await Promise.race([ready, exited, late]);
  stop.abort();
  return /^\d+\n/.test(told) ? Number(told) : undefined;
}

/** An Xauthority file (see `man 3 XauWriteAuth`) whose one entry fits every display of this machine. */
function anyDisplayCookie(): Buffer {
  const familyWild = Buffer.from([0xff, 0xff]);
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const none = Buffer.alloc(0);
  const fields = [none, none, Buffer.from("MIT-MAGIC-COOKIE-1"), randomBytes(16)];
  return Buffer.concat([familyWild, ...fields.map(field)]);
}
