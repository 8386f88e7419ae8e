// Keeps the page as the server would show it now: hears that something has changed, asks for the page again, and takes over what
// differs. Elements marked data-live are kept; all else, such as a form that is being filled in, is left alone.
"use strict";

const breath = 200;
const patience = 2000;
const state = document.getElementById("live");
const address = document.body.dataset.events;

let source;
let isStale = false;
let isBusy = false;

function say(kind, text) {
  state.className = `live ${kind}`;
  state.textContent = text;
}

function follow() {
  unfollow();
  source = new EventSource(address);
  source.onopen = () => say("on", "Live");
  source.onerror = () => {
    say("off", "Not connected, trying again");
    if (source?.readyState === EventSource.CLOSED) {
      setTimeout(() => document.hidden || follow(), patience);
    }
  };
  source.addEventListener("changed", refresh);
}

// A page that nobody sees needs no connection, of which a browser has six for one host.
function unfollow() {
  source?.close();
  source = undefined;
}

// One request at a time, with a breath between them, however fast the changes come.
async function refresh() {
  isStale = true;
  if (isBusy) {
    return;
  }

  isBusy = true;
  try {
    while (isStale) {
      isStale = false;
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) {
        location.reload();
        return;
      }

      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      await new Promise(done => setTimeout(done, breath));
    }
  } catch {
    // The emulator is gone. The event source says so, and tells when it is back.
  } finally {
    isBusy = false;
  }
}

function take(page) {
  document.title = page.title;
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) {
      match(part, fresh);
    }
  }
}

// Changes no more than it must, so that focus, selection and scroll positions stay, and a screen reader hears only what is new.
function match(element, fresh) {
  for (const { name } of [...element.attributes]) {
    if (!fresh.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  }

  for (const { name, value } of fresh.attributes) {
    if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }

  let current = element.firstChild;
  for (const wanted of fresh.childNodes) {
    const known = isSame(current, wanted) ? current : wanted.id ? ownChild(element, wanted.id) : null;
    if (!known) {
      element.insertBefore(document.importNode(wanted, true), current);
      continue;
    }

    // What stands before it and is known no more goes, so that what stays need not move.
    while (current !== known && current && !(current.id && ownChild(fresh, current.id))) {
      const gone = current;
      current = current.nextSibling;
      gone.remove();
    }

    if (known === current) {
      current = current.nextSibling;
    } else {
      element.insertBefore(known, current);
    }

    if (known.nodeType === Node.ELEMENT_NODE) {
      match(known, wanted);
    } else if (known.data !== wanted.data) {
      known.data = wanted.data;
    }
  }

  while (current) {
    const gone = current;
    current = current.nextSibling;
    gone.remove();
  }
}

function isSame(node, wanted) {
  return node?.nodeName === wanted.nodeName && (node.id ?? "") === (wanted.id ?? "");
}

function ownChild(element, id) {
  return [...element.children].find(child => child.id === id);
}

if (address) {
  addEventListener("pageshow", follow);
  addEventListener("pagehide", unfollow);
  document.addEventListener("visibilitychange", () => document.hidden ? unfollow() : follow());
}
