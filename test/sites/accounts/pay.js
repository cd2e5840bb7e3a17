// The card never touches this page: its frame gives a token for it.
const form = document.querySelector("#pay");
const frame = document.querySelector("#card");
form.addEventListener("submit", (event) => {
  if (form.elements.card_token.value !== "") return;
  event.preventDefault();
  frame.contentWindow.postMessage("pay", "*");
});
addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  form.elements.card_token.value = data.token;
  form.submit();
});
