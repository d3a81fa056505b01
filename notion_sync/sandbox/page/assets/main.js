// Asks for the state every two seconds and shows it. What is chosen stands in the address: #board, #table, #slack,
// or #order-ID for one order.
import { openDetails } from "./details.js";
import { arrowKeys, choose } from "./dom.js";
import { showSlack } from "./slack.js";
import { showFilters, showTracker } from "./tracker.js";
import { clock, counted, weekday } from "./words.js";

const EVERY = 2000;
const byId = (id) => document.getElementById(id);
const chosen = { view: "board", pane: "tracker", health: "", channel: "" };
let state = null;
let tag = "";

function show() {
  document.body.dataset.pane = chosen.pane;
  for (const link of document.querySelectorAll(".panes a")) {
    if (link.dataset.pane === chosen.pane) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  choose(document.querySelector(".tracker .tabs"), (tab) => tab.dataset.view === chosen.view);
  if (!state) return;
  const { tracker, channels, now } = state;
  byId("now").textContent = `${weekday(now, 3)}, ${clock(now)}`;
  byId("now").dateTime = now;
  byId("tracker-title").textContent = tracker.title;
  byId("order-count").textContent = counted(tracker.orders.length, "order", "orders");
  byId("slack-count").textContent = channels.reduce((sum, { posts }) => sum + posts.length, 0) || "";
  byId("tracker-content").setAttribute("aria-labelledby", `tab-${chosen.view}`);
  showFilters(byId("filters"), tracker, chosen.health, (health) => { chosen.health = health; show(); });
  showTracker(byId("tracker-content"), state, chosen.view, chosen.health);
  showSlack(byId("channels"), byId("messages"), channels, chosen.channel, (id) => { chosen.channel = id; show(); });
}

async function poll() {
  try {
    const response = await fetch("/state.json", { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (response.status === 200) {
      tag = response.headers.get("ETag") ?? "";
      state = await response.json();
      show();
    } else if (response.status !== 304) throw new Error(String(response.status));
    live("Live", true);
  } catch {
    live("Not connected", false);
  }
  setTimeout(poll, EVERY);
}

function live(text, connected) {
  const mark = byId("live");
  if (mark.textContent !== text) mark.textContent = text;
  mark.classList.toggle("lost", !connected);
}

function follow() {
  const place = location.hash.slice(1);
  if (place === "board" || place === "table") Object.assign(chosen, { view: place, pane: "tracker" });
  if (place === "slack") chosen.pane = "slack";
  if (place.startsWith("order-")) openDetails(place.slice("order-".length));
  show();
}

for (const tab of document.querySelectorAll(".tracker .tabs [role=tab]")) {
  tab.addEventListener("click", () => { location.hash = tab.dataset.view; });
}
for (const list of document.querySelectorAll("[role=tablist]")) arrowKeys(list);
byId("details").addEventListener("click", (event) => { if (event.target === event.currentTarget) event.currentTarget.close(); });
addEventListener("hashchange", follow);
follow();
poll();
