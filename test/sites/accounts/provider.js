const tokenFor = async (form) => {
  const body = new URLSearchParams(new FormData(form));
  return (await fetch("/tokens", { method: "POST", body })).json();
};
addEventListener("message", ({ source, origin }) => {
  const form = document.querySelector("form");
  void tokenFor(form).then((answer) => source.postMessage(answer, origin));
});
