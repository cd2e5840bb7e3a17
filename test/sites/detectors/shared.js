importScripts("/who.js");
void fetch("/from-shared");
const tell = async (port) => port.postMessage(await self.who(), []);
addEventListener("connect", ({ ports: [port] }) => void tell(port));
