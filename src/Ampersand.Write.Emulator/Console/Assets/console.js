// The console: asks the emulator's controls for what the address of the page names, shows it, and shows it again whenever they tell of a change.
"use strict";

const operationsPerPage = 200;
const recordsPerPage = 50;
const breath = 200;
const patience = 2000;

const controls = "/emulator";
const [, , operationId] = location.pathname.match(/^\/console\/(operations)\/(.+)$/) ?? [];
const query = new URLSearchParams(location.search);
const page = Math.max(1, Math.trunc(Number(query.get("page"))) || 1);
const byId = id => document.getElementById(id);
const content = byId("content");

// What is shown

const number = value => value.toLocaleString("en");
const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;
const two = value => String(value).padStart(2, "0");
const nothing = "–";

// Data gets into the page as text and attributes only, never as markup.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(key, value);
    }
  }

  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

function time(text) {
  const then = new Date(text);
  const day = `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
  return make("time", { datetime: text }, `${day} ${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}`);
}

// How long an operation took, or has been going on by the emulator's clock, in the two largest units.
function duration(operation, now) {
  const milliseconds = Math.max(0, new Date(operation.endTime ?? now) - new Date(operation.createTime));
  const seconds = Math.floor(milliseconds / 1000);
  const [minutes, hours, days] = [60, 3600, 86400].map(unit => Math.floor(seconds / unit));
  return minutes === 0 && operation.endTime ? (seconds === 0 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`)
    : minutes === 0 ? `${seconds} s`
    : hours === 0 ? `${minutes} min ${two(seconds % 60)} s`
    : days === 0 ? `${hours} h ${two(minutes % 60)} min`
    : `${days} d ${two(hours % 24)} h`;
}

const kinds = { in_progress: "running", BulkWriteCompleted: "done", success: "done", failure: "failed" };
const status = text => make("span", { class: `status ${Object.hasOwn(kinds, text) ? kinds[text] : "other"}` }, text);

function records({ records, recordsProcessed, endTime }) {
  return records === undefined ? [nothing]
    : endTime ? [number(records)]
    : [`${number(recordsProcessed)} of ${number(records)}`, make("progress", { max: records, value: recordsProcessed, "aria-label": "Progress" })];
}

// How many records were written and how many were not, once that is known; both come together.
const outcome = ({ succeeded, failed }) => succeeded === undefined ? []
  : [" ", make("small", {}, `${number(succeeded)} succeeded`), " ", make("small", { class: failed > 0 && "bad" }, `${number(failed)} failed`)];

function address(changes) {
  const wanted = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    value === null ? wanted.delete(name) : wanted.set(name, value);
  }

  return location.pathname + (wanted.size ? `?${wanted}` : "");
}

function extent(things, order, size, total) {
  const first = (page - 1) * size;
  return first >= total ? `${things}: none of ${number(total)} on this page`
    : `${things} ${number(first + 1)}–${number(Math.min(first + size, total))} of ${number(total)}, ${order}`;
}

const pages = (size, total) => [
  page > 1 && make("a", { rel: "prev", href: address({ page: page - 1 }) }, "Previous"),
  page * size < total && make("a", { rel: "next", href: address({ page: page + 1 }) }, "Next"),
].filter(Boolean);

// The views: each asks, and gives what its template shows

async function operations() {
  const chosen = query.get("status");
  const parameters = new URLSearchParams({ limit: operationsPerPage, offset: (page - 1) * operationsPerPage });
  if (chosen !== null) {
    parameters.set("status", chosen);
  }

  const list = await ask(`/operations?${parameters}`);
  const numberOf = wanted => list.statuses.reduce((sum, { status, count }) => sum + (wanted === null || wanted === status ? count : 0), 0);
  const total = numberOf(null);
  const filter = (wanted, text) => make(
    "a", { href: address({ status: wanted, page: null }), "aria-current": wanted === chosen && "true" }, text, make("b", {}, ` ${number(numberOf(wanted))}`));
  return {
    title: "Operations",
    summary: total === 0 ? "None yet." : `${number(numberOf("in_progress"))} of ${number(total)} in progress.`,
    isEmpty: total === 0,
    hasAny: total > 0,
    commands: `$env:AMP_WRITE_URI = '${location.origin}/v1'
$env:AMP_API_URI = '${location.origin}/v1'
Connect-Ampersand -Project project -Integration integration -GroupRef customer
Invoke-AmpersandUpsert tactics__c ./tactics.csv -PrimaryKey custom_id__c | Wait-AmpersandOperation`,
    filters: [filter(null, "All"), ...list.statuses.map(({ status }) => filter(status, status))],
    extent: extent("Operations", "newest first", operationsPerPage, numberOf(chosen)),
    pages: pages(operationsPerPage, numberOf(chosen)),
    rows: list.operations.map(operation => make(
      "tr", { id: `operation-${operation.id}` },
      make("th", { scope: "row", class: "object" },
        make("a", { href: `/console/operations/${encodeURIComponent(operation.id)}` }, operation.objectName), " ", make("small", { class: "id" }, operation.id)),
      make("td", { class: "state" }, status(operation.status)),
      make("td", { class: "number records" }, ...records(operation), ...outcome(operation)),
      make("td", { class: "number duration" }, duration(operation, list.time)),
      make("td", { class: "customer" }, operation.groupRef, " ", make("small", {}, `${operation.project} / ${operation.integration}`)),
      make("td", { class: "accepted" }, time(operation.createTime)),
      make("td", { class: "result" }, operation.result ?? ""))),
  };
}

async function operation() {
  const offset = (page - 1) * recordsPerPage;
  const [one, stored] = await Promise.all([
    ask(`/operations/${operationId}`),
    ask(`/operations/${operationId}/records?limit=${recordsPerPage}&offset=${offset}`),
  ]);
  const { operation, failures, log } = one;
  const names = [...new Set(stored.records.flatMap(record => Object.keys(record.fields)))];
  const isAnyAssociated = stored.records.some(record => record.associations !== undefined);
  const fact = (name, ...value) => make("div", {}, make("dt", {}, name), make("dd", {}, ...value));
  const code = text => make("code", {}, text);
  const aside = value => value === undefined ? null : make("span", { class: "aside" }, ` ${short(plain(value), 2000)}`);
  const counted = value => value === undefined ? nothing : number(value);
  return {
    title: operation.objectName,
    status: [status(operation.status)],
    result: operation.result,
    facts: [
      fact("Records", ...records(operation)),
      fact("Succeeded", counted(operation.succeeded)),
      fact("Failed", operation.failed > 0 ? make("span", { class: "bad" }, number(operation.failed)) : counted(operation.failed)),
      fact("Duration", duration(operation, one.time)),
      fact("Accepted", time(operation.createTime)),
      fact("Ended", operation.endTime ? time(operation.endTime) : nothing),
      fact("Project", operation.project),
      fact("Integration", operation.integration),
      fact("Customer", operation.groupRef),
      fact("Operation", code(operation.id)),
      fact("Installation", code(operation.installationId)),
      fact("Configuration", code(operation.configId)),
    ],
    log: log.map(entry => make(
      "li", { class: entry.severity === "error" ? "error" : "info" },
      time(entry.time), " ",
      make("span", { class: "severity" }, entry.severity), " ",
      make("span", { class: "message" }, entry.message, aside(entry.error), aside(entry.details)))),
    hasFailed: failures.length > 0,
    failedExtent: failures.length < operation.failed ? `The first ${number(failures.length)} of ${number(operation.failed)}` : count(failures.length, "record", "records"),
    failed: failures.map(({ record, key, message }) => make("tr", {},
      make("td", { class: "number" }, number(record)), make("td", {}, key ?? nothing), make("td", {}, message))),
    hasStored: stored.count > 0,
    hasNoStored: stored.count === 0,
    noStored: `${operation.objectName} of ${operation.groupRef} holds no records.`,
    storedExtent: extent("Records", "oldest first", recordsPerPage, stored.count),
    columns: ["Id", ...names, ...(isAnyAssociated ? ["Associations"] : [])].map(name => make("th", { scope: "col" }, name)),
    stored: stored.records.map(record => make(
      "tr", { id: `record-${record.id}` },
      make("th", { scope: "row" }, code(record.id)),
      ...names.map(name => make("td", {}, record.fields[name] === null ? make("i", {}, "null") : plain(record.fields[name]))),
      ...(isAnyAssociated ? [make("td", {}, plain(record.associations))] : []))),
    pages: pages(recordsPerPage, stored.count),
  };
}

const plain = value => value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
const short = (text, most) => text.length > most ? `${text.slice(0, most)}…` : text;

// What objects are made of

async function objects() {
  const all = await ask("/objects");
  return {
    title: "Objects",
    summary: all.length === 0 ? "None." : `${count(all.length, "object", "objects")} with a schema.`,
    isEmpty: all.length === 0,
    hasAny: all.length > 0,
    objects: all.map(objectSection),
  };
}

function objectSection({ name, displayName, fields }) {
  const head = text => make("th", { scope: "col" }, text);
  return make("section", { id: `object-${name}`, "aria-label": name },
    make("div", { class: "heading" },
      make("h2", {}, name), make("p", {}, [displayName, count(Object.keys(fields).length, "field", "fields")].filter(Boolean).join(", "))),
    make("div", { class: "card scroll", tabindex: 0, role: "region", "aria-label": `Fields of ${name}` },
      make("table", { class: "fields" },
        make("thead", {}, make("tr", {}, ...["Field", "Label", "Type", "Write", "Values"].map(head))),
        make("tbody", {}, ...Object.entries(fields).map(fieldRow)))));
}

const fieldRow = ([name, field]) => make("tr", {},
  make("th", { scope: "row" }, make("code", {}, name)),
  make("td", {}, field.displayName ?? ""),
  make("td", {}, field.valueType, field.providerType && field.providerType !== field.valueType ? ` (${field.providerType})` : ""),
  make("td", {}, field.readOnly ? "read-only" : field.isHidden ? "hidden" : field.isRequired ? "required" : "optional"),
  make("td", {}, [...field.values.map(({ value }) => value), ...field.referenceTo].join(", ")));

const everywhere = "/v1/**";
const presets = [
  ["Unavailable", "503 for the next three requests", { kind: "status", status: 503, path: everywhere, times: 3 }],
  ["Throttled", "429 with Retry-After: 2, once", { kind: "status", status: 429, path: everywhere, headers: { "Retry-After": "2" } }],
  ["Slow", "the next answer comes 5 seconds late", { kind: "delay", delay: "00:00:05", path: everywhere }],
  ["Reset", "the next connection breaks before the body is read", { kind: "resetBeforeBody", path: everywhere }],
  ["Lost answer", "the next write is done, and its answer is lost", { kind: "lostAnswer", path: "/v1/**/objects/*" }],
  ["Proxy page", "the next answer is a proxy's HTML with 502", { kind: "html", path: everywhere }],
  ["Broken JSON", "the next answer breaks off within JSON", { kind: "invalidJson", path: everywhere }],
];

const isArmed = ({ fault, harmed }) => fault.times === 0 || harmed < fault.times;
let flaw = "";

async function faults() {
  const all = await ask("/faults");
  return {
    title: "Faults",
    presets: presets.map(([title, effect, fault]) => make("button", { value: JSON.stringify(fault) }, make("b", {}, title), " ", make("span", {}, effect))),
    summary: all.length === 0 ? "None." : `${number(all.filter(isArmed).length)} of ${number(all.length)} can still strike.`,
    isEmpty: all.length === 0,
    hasAny: all.length > 0,
    faults: all.map(faultItem),
    flaw,
  };
}

function faultItem(ordered) {
  const { id, fault, matched, harmed } = ordered;
  const details = [
    fault.status,
    fault.delay !== "00:00:00" && `after ${fault.delay}`,
    ...Object.entries(fault.headers).map(([name, value]) => `${name}: ${value}`),
    fault.contentType,
    fault.location !== undefined && `to ${fault.location}`,
    fault.body !== undefined && `body ${short(fault.body, 80)}`,
    fault.retryable !== undefined && (fault.retryable ? "retryable" : "not retryable"),
    fault.retryAfterSeconds !== undefined && `retryAfter ${fault.retryAfterSeconds} s`,
  ].filter(detail => detail !== undefined && detail !== false);
  const times = fault.times === 0 ? "every request" : count(fault.times, "request", "requests");
  return make("li", { id: `fault-${id}`, class: isArmed(ordered) ? "ready" : "used" },
    make("div", {},
      make("p", {}, make("b", {}, fault.kind), ...details.flatMap(detail => [" ", make("code", {}, detail)])),
      make("p", { class: "aside" },
        [times, fault.every > 1 && `1 in ${number(fault.every)}`, fault.after > 0 && `after ${number(fault.after)}`].filter(Boolean).join(", "),
        fault.after === 0 && fault.every === 1 ? " of " : ", of ",
        make("code", {}, fault.method === "*" ? "any method" : fault.method), " ", make("code", {}, fault.path))),
    make("p", { class: "number" }, `${isArmed(ordered) ? "armed" : "used up"}, ${count(matched, "match", "matches")}, ${number(harmed)} harmed`),
    make("button", { value: id, "aria-label": `Remove fault ${id}, ${fault.kind}` }, "Remove"));
}

// What is ordered

async function order(fault) {
  const answer = await fetch(`${controls}/faults`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fault),
  });
  flaw = answer.ok ? "" : `Not ordered. ${(await answer.json()).detail}`;
  await refresh();
}

async function remove(path) {
  await fetch(`${controls}/faults${path}`, { method: "DELETE" });
  await refresh();
}

// A field that is empty is as good as one that is not there.
function faultOf(form) {
  const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  for (const name of ["times", "after", "every", "status", "retryAfterSeconds"].filter(name => name in fields)) {
    fields[name] = Number(fields[name]);
  }

  if (fields.delay) {
    const seconds = Number(fields.delay);
    const days = Math.floor(seconds / 86400);
    fields.delay = `${days}.${new Date((seconds - days * 86400) * 1000).toISOString().slice(11, 23)}`;
  }

  if (fields.retryable) {
    fields.retryable = fields.retryable === "true";
  }

  if (fields.headers) {
    fields.headers = Object.fromEntries(fields.headers.split("\n").filter(line => line.trim()).map(headerOf));
  }

  return fields;
}

function headerOf(line) {
  const parts = line.match(/^\s*([^\s:]+)\s*:\s*(.*?)\s*$/);
  if (!parts) {
    throw new Error(`'${line.trim()}' is not a header such as Retry-After: 2.`);
  }

  return parts.slice(1);
}

function takeOrders() {
  content.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button?.closest(".presets")) {
      order(JSON.parse(button.value));
    } else if (button?.closest(".faults")) {
      remove(`/${button.value}`);
    } else if (button?.id === "remove-all") {
      remove("");
    }
  });
  content.querySelector("form").addEventListener("submit", event => {
    event.preventDefault();
    try {
      order(faultOf(event.target));
    } catch (error) {
      flaw = `Not ordered. ${error.message}`;
      refresh();
    }
  });
}

// How it is kept up to date

const [view, show] = location.pathname === "/console/faults" ? ["faults", faults] : location.pathname === "/console/objects" ? ["objects", objects] : operationId ? ["operation", operation] : ["operations", operations];

async function ask(path) {
  const answer = await fetch(controls + path, { cache: "no-store" });
  if (!answer.ok) {
    throw Object.assign(new Error((await answer.json()).detail), { isAnswer: true });
  }

  return answer.json();
}

// Fills in what the template of the view leaves open; all else, such as a form that is being filled in, is left alone.
function fill(facts) {
  document.title = `${facts.title} · Ampersand emulator`;
  for (const element of content.querySelectorAll("[data-if]")) {
    element.hidden = !facts[element.dataset.if];
  }

  for (const element of content.querySelectorAll("[data-text]")) {
    const text = facts[element.dataset.text] ?? "";
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  for (const element of content.querySelectorAll("[data-list]")) {
    match(element, facts[element.dataset.list]);
  }
}

// Changes no more than it must, so that focus, selection and scroll positions stay, and a screen reader hears only what is new.
function match(parent, wanted) {
  const known = new Map([...parent.children].filter(child => child.id).map(child => [child.id, child]));
  const stays = new Set(wanted.map(node => node.id).filter(Boolean));
  [...known].filter(([id]) => !stays.has(id)).forEach(([, gone]) => gone.remove());
  let place = parent.firstChild;
  for (const node of wanted) {
    let kept = node.id ? known.get(node.id) : place;
    if (!kept || (!node.id && kept.id)) {
      parent.insertBefore(kept = node, place);
    } else if (node.id && kept !== place) {
      parent.insertBefore(kept, place);
    }

    if (kept !== node && !kept.isEqualNode(node)) {
      // A button that has the focus keeps it, and so do rows whose number has changed.
      same(kept, node) ? alter(kept, node) : kept.replaceWith(kept = node);
    }

    place = kept.nextSibling;
  }

  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

const same = (one, other) => one.nodeType === Node.ELEMENT_NODE && one.nodeName === other.nodeName;

function alter(element, wanted) {
  for (const { name } of [...element.attributes]) {
    if (!wanted.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  }

  for (const { name, value } of wanted.attributes) {
    element.setAttribute(name, value);
  }

  match(element, [...wanted.childNodes]);
}

function say(kind, text) {
  byId("live").className = `live ${kind}`;
  byId("live").textContent = text;
}

let isStale = false;
let isBusy = false;

// One look at a time, with a breath between them, however fast the changes come.
async function refresh() {
  isStale = true;
  if (isBusy) {
    return;
  }

  isBusy = true;
  try {
    while (isStale) {
      isStale = false;
      const [facts, ordered] = await Promise.all([show(), ask("/faults")]);
      fill(facts);
      const armed = ordered.filter(isArmed).length;
      byId("armed").hidden = armed === 0;
      byId("armed").replaceChildren(String(armed), make("span", { class: "unseen" }, " armed"));
      await new Promise(done => setTimeout(done, breath));
    }
  } catch (error) {
    // Else the emulator is gone. The event source says so, and tells when it is back.
    if (error.isAnswer) {
      content.replaceChildren(byId("view-none").content.cloneNode(true));
      fill({ title: "Not found", detail: error.message });
    }
  } finally {
    isBusy = false;
  }
}

let source;

function follow() {
  unfollow();
  source = new EventSource(`${controls}/events${operationId ? `?operation=${operationId}` : ""}`);
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

content.replaceChildren(byId(`view-${view}`).content.cloneNode(true));
byId(view === "faults" || view === "objects" ? `to-${view}` : "to-operations").setAttribute("aria-current", "page");
byId("api").textContent = `${location.origin}/v1`;
if (view === "faults") {
  takeOrders();
}

addEventListener("pageshow", follow);
addEventListener("pagehide", unfollow);
document.addEventListener("visibilitychange", () => document.hidden ? unfollow() : follow());
