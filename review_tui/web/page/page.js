// What the page needs beside textual-serve's script, which has run before: that one draws the terminal on
// window.onload, finds the websocket in a data attribute, and marks on <body> what has happened.
"use strict";

(() => {
  const here = new URL(".", window.location.href);
  const begin = window.onload;
  const open = window.open.bind(window);

  // The other script would ask a foreign address if the page's own said so (?ping=...).
  window.history.replaceState(null, "", here.pathname);

  // A file the screens deliver may be opened. Addresses that the text of a page holds may not: they are data.
  window.open = (address) => {
    const asked = new URL(address || "about:blank", here);
    if (asked.origin !== here.origin || !asked.pathname.startsWith("/download/")) return null;
    return open(new URL("." + asked.pathname, here), "_blank", "noopener");
  };

  function focusTerminal() {
    const typed = document.querySelector(".xterm-helper-textarea");
    if (typed) typed.focus({ preventScroll: true });
  }

  function watchBody() {
    const ended = document.querySelector("#ended button");
    let hasBegun = false;
    new MutationObserver(() => {
      const { classList } = document.body;
      if (classList.contains("-closed")) ended.focus();
      else if (!hasBegun && classList.contains("-first-byte")) {
        hasBegun = true;
        focusTerminal();
      }
    }).observe(document.body, { attributeFilter: ["class"] });
    ended.addEventListener("click", () => window.location.reload());
  }

  // The terminal measures its font once, when it is drawn first.
  function fontsThere() {
    const faces = ["16px", "bold 16px", "italic 16px", "italic bold 16px"];
    return Promise.allSettled(faces.map((face) => document.fonts.load(`${face} "Roboto Mono"`)));
  }

  window.onload = async () => {
    const terminal = document.querySelector(".textual-terminal");
    const scheme = here.protocol === "https:" ? "wss:" : "ws:";
    terminal.dataset.sessionWebsocketUrl = `${scheme}//${here.host}${here.pathname}ws`;
    watchBody();
    await fontsThere();
    try {
      begin();
    } catch (error) {
      console.error(error);
      document.body.classList.add("-unable");
    }
  };
})();
