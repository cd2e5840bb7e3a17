importScripts("/who.js");
const tell = async (port) => {
  await fetch("/from-service");
  port.postMessage(await self.who(), []);
};
addEventListener("install", () => self.skipWaiting());
addEventListener("message", ({ ports: [port] }) => void tell(port));
