// What a device keeps besides the cookie.
globalThis.device = {
  open: () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("fernhollow", 1);
      asked.addEventListener("upgradeneeded", () =>
        asked.result.createObjectStore("preferences", { keyPath: "id" }),
      );
      asked.addEventListener("success", () => resolve(asked.result));
      asked.addEventListener("error", () => reject(asked.error));
    }),
  async keep(id, value) {
    const database = await this.open();
    const change = database.transaction("preferences", "readwrite");
    change.objectStore("preferences").put({ id, value });
    await new Promise((resolve) => (change.oncomplete = resolve));
    database.close();
  },
  async kept(id) {
    const database = await this.open();
    const asked = database.transaction("preferences").objectStore("preferences").get(id);
    await new Promise((resolve) => (asked.onsuccess = resolve));
    database.close();
    return asked.result?.value;
  },
};
