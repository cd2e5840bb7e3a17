import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Certificate } from "../src/identity/mail/certificate.ts";

/** A proxy of Debian's that asks for a user and a password. */
export interface RealProxy extends AsyncDisposable {
  port: number;
  /** What it says it did. */
  log(): Promise<string>;
  /** Ends it at once, with every connection. */
  kill(): Promise<void>;
}

/** Who may use them; the password has what addresses have to encode. */
export const user = { username: "walter", password: "s3cret/:@ pass" };

/** The password as crypt(3) keeps it: SHA-512, `openssl passwd -6 -salt nocturne`. */
const hashed =
  "$6$nocturne$5wHBEajG5vsNs26KnqqSRKAJsYlGratgsCco32nNgtj.0UdqTh8k7JzKBpFGvlOQtuWXSGOzIDBsG9XLwm.2P1";

/** Squid, which speaks TLS with its clients where it has a certificate. */
export async function startSquid(certificate?: Certificate): Promise<RealProxy> {
  const folder = await makeFolder();
  const port = await freePort();
  const file = (name: string) => join(folder, name);
  await writeFile(file("users"), `${user.username}:${hashed}\n`);
  await writeFile(file("cert.pem"), certificate?.cert ?? "");
  await writeFile(file("key.pem"), certificate?.key ?? "");
  const tls = ` tls-cert=${file("cert.pem")} tls-key=${file("key.pem")}`;
  const lines = [
    certificate === undefined
      ? `http_port 127.0.0.1:${port}`
      : `https_port 127.0.0.1:${port}${tls}`,
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${file("users")}`,
    "auth_param basic children 1",
    "acl known proxy_auth REQUIRED",
    "http_access allow known",
    "http_access deny all",
    "cache deny all",
    // By default 512 KB: what comes faster than it goes on is sometimes cut off, whoever sends it.
    "client_request_buffer_max_size 16 MB",
    "cache_effective_user nobody",
    "dns_timeout 2 seconds",
    "netdb_filename none",
    "pinger_enable off",
    "shutdown_lifetime 0 seconds",
    `pid_filename ${file("pid")}`,
    `access_log stdio:${file("log")}`,
    `cache_log ${file("cache.log")}`,
    `coredump_dir ${folder}`,
    "buffered_logs off",
  ];
  await writeFile(file("conf"), `${lines.join("\n")}\n`);
  return start(folder, port, ["squid", "-N", "-f", file("conf")]);
}

export async function startTinyproxy(): Promise<RealProxy> {
  const folder = await makeFolder();
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    "Listen 127.0.0.1",
    "Timeout 30",
    `BasicAuth ${user.username} ${simplePassword}`,
    `LogFile "${join(folder, "log")}"`,
    "LogLevel Connect",
  ];
  await writeFile(join(folder, "conf"), `${lines.join("\n")}\n`);
  return start(folder, port, ["tinyproxy", "-d", "-c", join(folder, "conf")]);
}

/** Tinyproxy's own rules for what a password is. */
export const simplePassword = "s3cretpass";

/** Dante asks the system for passwords: it sees files of ours in the place of the machine's own. */
export async function startDante(): Promise<RealProxy> {
  const folder = await makeFolder();
  const port = await freePort();
  const file = (name: string) => join(folder, name);
  const [passwd, shadow] = await Promise.all(
    ["passwd", "shadow"].map((name) => readFile(`/etc/${name}`, "utf8")),
  );
  const { username } = user;
  await writeFile(file("passwd"), `${passwd}${username}:x:60001:60001::/none:/usr/sbin/nologin\n`);
  await writeFile(file("shadow"), `${shadow}${username}:${hashed}:19000:0:99999:7:::\n`);
  const lines = [
    `logoutput: ${file("log")}`,
    `internal: 127.0.0.1 port = ${port}`,
    "external: lo",
    "clientmethod: none",
    "socksmethod: username",
    "user.privileged: root",
    "user.unprivileged: nobody",
    "client pass {\n  from: 127.0.0.1/32 to: 0.0.0.0/0\n}",
    "socks pass {\n  from: 127.0.0.1/32 to: 0.0.0.0/0\n  command: connect\n  log: connect\n}",
  ];
  await writeFile(file("conf"), `${lines.join("\n")}\n`);
  const mounts = ["passwd", "shadow"].map((name) => `mount --bind ${file(name)} /etc/${name}`);
  const dante = `exec danted -f ${file("conf")} -p ${file("pid")}`;
  const script = [...mounts, dante].join(" && ");
  return start(folder, port, ["unshare", "-m", "--propagation", "private", "sh", "-c", script]);
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nocturne-proxy-"));
  // The proxies give up being root.
  await chmod(folder, 0o777);
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function start(folder: string, port: number, command: string[]): Promise<RealProxy> {
  const [program, ...rest] = command as [string, ...string[]];
  const path = `${process.env["PATH"]}:/usr/sbin:/sbin`;
  const child = spawn(program, rest, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: path },
  });
  let said = "";
  for (const output of [child.stdout, child.stderr])
    output.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, "exit");
  const kill = async () => {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      // It has ended.
    }
    await exited;
  };
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${program} did not start: ${said}`);
    await delay(20);
  }
  return {
    port,
    log: () => readFile(join(folder, "log"), "utf8"),
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
