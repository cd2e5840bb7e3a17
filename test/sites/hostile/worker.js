self.addEventListener("fetch", (event) => {
  const headers = { "content-type": "text/html" };
  event.respondWith(new Response("<title>By worker</title><h1>By worker</h1>", { headers }));
});
