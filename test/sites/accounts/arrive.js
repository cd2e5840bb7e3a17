localStorage.setItem("token", document.querySelector("[data-token]").dataset.token);
void device.keep("garden", "south-facing").then(() => location.replace("/account"));
