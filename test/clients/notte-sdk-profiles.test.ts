import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { profileCreate, profileDelete, profileGet, profileList } from "notte-sdk";
import { openStage, type Stage } from "../stage.ts";
import { connect, evaluate } from "./notte-client.ts";

let stage: Stage;
before(async () => (stage = await openStage()));
after(() => stage[Symbol.asyncDispose]());

test("profiles are made, listed, read and deleted", async () => {
  connect(stage.server);
  const made = await profileCreate({ body: { name: "owls" } });
  const id = made.data?.profile_id ?? "";
  assert.match(id, /^notte-profile-[0-9a-f]{16}$/);
  const listed = await profileList({ query: { name: "owls" } });
  assert.deepEqual(
    listed.data?.items.map(({ profile_id }) => profile_id),
    [id],
  );
  assert.equal((await profileGet({ path: { profile_id: id } })).data?.name, "owls");
  assert.equal((await profileDelete({ path: { profile_id: id } })).data?.success, true);
  assert.equal((await profileGet({ path: { profile_id: id } })).response?.status, 404);
});

test("a session with a profile goes on where the last one ended", async () => {
  const client = connect(stage.server);
  const { data } = await profileCreate({ body: {} });
  const id = data?.profile_id ?? "";
  await client.Session({ profile: { id, persist: true } }).use(async (session) => {
    await session.execute({ type: "goto", url: `${stage.site.url}/` });
    await evaluate(session, "localStorage.setItem('owl', 'awake')");
  });
  await client.Session({ profile: { id } }).use(async (session) => {
    await session.execute({ type: "goto", url: `${stage.site.url}/` });
    assert.equal(await evaluate(session, "localStorage.owl"), "awake");
  });
});
