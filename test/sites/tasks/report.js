/** Tells the site what this page has come to; the test compares it with the goal of the task. */
globalThis.report = (result, task = location.pathname.slice(1)) => {
  void fetch(`/report/${task}`, {
    method: "POST",
    mode: "no-cors",
    keepalive: true,
    body: JSON.stringify(result),
  });
};

/** A code that can only be known by reading it. */
globalThis.newCode = () =>
  Array.from({ length: 6 }, () => "ACDEFHKMNPRTXY347"[Math.floor(Math.random() * 17)]).join("");
