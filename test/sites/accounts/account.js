// Cookie, token and preference: without one of them nobody is logged in.
const welcome = document.querySelector("#welcome");
const missing = (what) => {
  welcome.textContent = `You are not logged in on this device: ${what} is missing.`;
};
const show = async () => {
  const token = localStorage.getItem("token");
  if (token === null) return missing("the token");
  const garden = await device.kept("garden");
  if (garden === undefined) return missing("the preference");
  const answer = await fetch("/api/me", { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) return missing("the session");
  const { name, email } = await answer.json();
  document.querySelector("h1").textContent = `Good to see you, ${name}`;
  welcome.textContent = `Signed in as ${email}. Your garden is ${garden}.`;
  for (const part of document.querySelectorAll("#more, #leave")) part.hidden = false;
};
void show();
