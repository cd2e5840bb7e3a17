// Gives away what is typed as the password.
const place = document.querySelector("#echo");
const ways = {
  page: (typed) => (place.textContent = `You typed ${typed}`),
  title: (typed) => (document.title = typed),
  url: (typed) => history.replaceState(null, "", `?in=url&typed=${encodeURIComponent(typed)}`),
  console: (typed) => console.log(`typed ${typed}`),
  request: (typed) => void fetch(`/beacon?typed=${encodeURIComponent(typed)}`),
  field: (typed) => (document.querySelector("[name=email]").value = typed),
  attribute: (typed) => place.setAttribute("aria-label", `You typed ${typed}`),
  spans: (typed) =>
    place.replaceChildren(
      ...Array.from(typed, (sign) =>
        Object.assign(document.createElement("span"), { textContent: sign }),
      ),
    ),
  type: (_, field) => (field.type = "text"),
};
const way = ways[new URLSearchParams(location.search).get("in")];
document.querySelector("[name=password]").addEventListener("input", ({ target }) => {
  way?.(target.value, target);
});
