importScripts("/who.js");
void fetch("/from-worker");
void self.who().then((said) => postMessage(said));
