import type { Lab } from "./lab.ts";
import type { Row, Table } from "./measure.ts";
import { settled } from "./processes.ts";
import { type Server, startServer } from "./server.ts";
import { serveSite } from "./site.ts";

const looks = 15;
const starts = 6;
const password = "tr0ub4dor-and-3-owls";

/** What secrets cost while a page is seen, and profiles when a session starts and stops. */
export async function identityBench(lab: Lab): Promise<Table> {
  await using site = await lab.use(serveSite);
  await using server = await lab.use(() => startServer({ NOCTURNE_WARM_BROWSERS: "2" }));
  const pages = { article: site.article, "2,000 elements": site.longForm, ...site.dashboards };
  return {
    title: "Identity (beside the same without it)",
    rows: [...(await seeingRows(server, pages)), ...(await profileRows(server, site.tiny))],
  };
}

/** Observing with a picture, with a vault in use: of a page that shows none of its values, and of one that does. */
async function seeingRows(server: Server, pages: Record<string, string>): Promise<Row[]> {
  const vault = await server.call<{ vault_id: string }>("POST", "/vaults/create", {});
  const { vault_id } = vault.body;
  const credentials = { username: "ada", password };
  const path = `/vaults/${vault_id}/credentials`;
  await server.call("POST", path, { url: "https://shop.example", credentials });
  const plain = (await server.start()).body.session_id;
  const secret = (await server.start({ vault_id })).body.session_id;
  const rows: Row[] = [];
  for (const [name, url] of Object.entries(pages)) {
    for (const shows of [false, true]) {
      for (const id of [plain, secret]) await open(server, id, url, shows);
      await settled();
      const values: number[] = [];
      const against: number[] = [];
      for (let look = 0; look < looks; look += 1) {
        against.push((await server.observe(plain)).ms);
        values.push((await server.observe(secret)).ms);
      }
      rows.push({ name: shows ? "  and a value on it" : `observe ${name}`, values, against });
    }
  }
  for (const id of [plain, secret]) await server.stop(id);
  return rows;
}

async function open(server: Server, id: string, url: string, shows: boolean): Promise<void> {
  await server.execute(id, { type: "goto", url: "about:blank" });
  await server.execute(id, { type: "goto", url });
  if (!shows) return;
  const code = `document.body.prepend(${JSON.stringify(`Your password is ${password}`)})`;
  await server.execute(id, { type: "evaluate_js", code });
}

/** Starting and stopping with a profile of so many origins. */
async function profileRows(server: Server, page: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const origins of [0, 1, 20]) {
    const made = await server.call<{ profile_id: string }>("POST", "/profiles/create", {});
    const { profile_id: id } = made.body;
    const { body } = await server.start({ profile: { id, persist: true } });
    for (let number = 0; number < origins; number += 1)
      await visit(server, body.session_id, page, number);
    await server.stop(body.session_id);
    const measured = { start: [] as number[], stop: [] as number[] };
    const against = { start: [] as number[], stop: [] as number[] };
    for (let round = 0; round < starts; round += 1) {
      await once(server, page, {}, against);
      await once(server, page, { profile: { id, persist: true } }, measured);
    }
    const name = `${origins} origins`;
    rows.push({
      name: `start with a profile, ${name}`,
      values: measured.start,
      against: against.start,
    });
    rows.push({
      name: "  stop, one of them changed",
      values: measured.stop,
      against: against.stop,
    });
  }
  return rows;
}

async function once(
  server: Server,
  page: string,
  options: Record<string, unknown>,
  times: { start: number[]; stop: number[] },
): Promise<void> {
  await server.quiet(2);
  const { ms, body } = await server.start(options);
  times.start.push(ms);
  await visit(server, body.session_id, page, 0);
  await settled();
  times.stop.push((await server.stop(body.session_id)).ms);
}

/** Leaves something new in the storage of a host of its own. */
async function visit(server: Server, id: string, page: string, number: number): Promise<void> {
  const url = new URL(page);
  url.hostname = `site${number}.localhost`;
  await server.execute(id, { type: "goto", url: url.href });
  const code = `localStorage.setItem("seen", ${JSON.stringify(String(performance.now()))})`;
  await server.execute(id, { type: "evaluate_js", code });
}
