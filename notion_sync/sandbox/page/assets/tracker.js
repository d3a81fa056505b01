// The tracker as a board by stage and as a table.
import { el, reconcile } from "./dom.js";
import { openDetails } from "./details.js";
import { counted, day, people, pill } from "./words.js";

const CARDS = 40;
const QUIET = new Set(["Not due", "Due", "Paid", ""]);

/** Show the orders that pass the filter in one of the two views. */
export function showTracker(content, state, view, health) {
  const { stages, orders } = state.tracker;
  const shown = orders.filter((order) => !health || order.health === health);
  if (content.dataset.view !== view) {
    content.replaceChildren();
    content.dataset.view = view;
  }
  if (!orders.length) return content.replaceChildren(el("p", { class: "empty" }, "No orders yet."));
  content.querySelector(".empty")?.remove();
  if (view === "board") showBoard(content, stages, shown, state.now);
  else showTable(content, shown, state.now);
}

function showBoard(content, stages, orders, now) {
  const columns = [...stages, ""]
    .map((stage) => ({ stage: stage || "No stage", orders: orders.filter((order) => order.stage === stage) }))
    .filter((column) => column.orders.length);
  reconcile(content, columns.map(({ stage }) => stage), (stage) => stage, boardColumn);
  for (const column of columns) {
    const section = [...content.children].find((child) => child.dataset.key === column.stage);
    section.querySelector(".count").textContent = column.orders.length;
    const rest = column.orders.length - CARDS;
    section.querySelector(".rest").textContent = rest > 0 ? `and ${rest} more, all in the table` : "";
    reconcile(section.querySelector("ul"), worstFirst(column.orders).slice(0, CARDS), (order) => order.id, (order) => card(order, now));
  }
}

const boardColumn = (stage) =>
  el("section", { class: "column", "aria-label": stage },
    el("h2", {}, stage, " ", el("span", { class: "count" })), el("ul", {}), el("p", { class: "rest" }));

const RANK = ["Off track", "Data problem", "On hold", "At risk", "On track", "", "Closed"];
const rank = (health) => (RANK.includes(health) ? RANK.indexOf(health) : RANK.indexOf(""));
const worstFirst = (orders) => [...orders].sort((a, b) => rank(a.health) - rank(b.health));

const title = (order) => order.title || "(no title)";

function card(order, now) {
  const until = order.delivered ? `Delivered ${day(order.delivered, now)}` : order.projected && `Due ${day(order.projected, now)}`;
  return el("li", { class: "card", "data-health": order.health },
    el("button", { class: "title", onclick: () => openDetails(order.id) }, title(order)),
    el("p", { class: "client" }, order.client, order.client && order.number ? " · " : "", el("span", { class: "whole" }, order.number)),
    el("p", { class: "pills" }, pill(order.health), QUIET.has(order.payment_stage) ? null : pill(paid(order), "pill soft"),
      order.open_alerts.length ? el("span", { class: "alerts" }, counted(order.open_alerts.length, "alert", "alerts")) : null),
    order.next_action ? el("p", { class: "action" }, order.next_action) : null,
    el("p", { class: "foot" }, people(order.responsible), until ? el("span", { class: "due" }, until) : null));
}

const paid = (order) => (order.days_overdue ? `${order.payment_stage}, day ${order.days_overdue}` : order.payment_stage);

const COLUMNS = [
  ["Order", (order) => el("div", {}, el("button", { class: "title", onclick: () => openDetails(order.id) }, title(order)),
    el("p", { class: "client narrow", "aria-hidden": "true" }, order.client))],
  ["Client", (order) => order.client],
  ["Stage", (order) => el("span", { class: "stage" }, order.stage)],
  ["Health", (order) => pill(order.health)],
  ["Next action", (order) => el("span", { class: "action" }, order.next_action)],
  ["Responsible", (order) => people(order.responsible)],
  ["Timeline", (order) => pill(order.timeline, "pill plain")],
  ["Payment stage", (order) => pill(order.payment_stage, "pill plain")],
  ["Days overdue", (order) => (order.days_overdue === null ? "" : String(order.days_overdue)), "number"],
  ["Projected delivery", (order, now) => (order.projected ? day(order.projected, now) : ""), "number"],
  ["Open alerts", (order) => el("span", { class: "codes" }, order.open_alerts.map((code) => el("code", {}, code)))],
];

function showTable(content, orders, now) {
  if (!content.querySelector("table")) {
    const head = COLUMNS.map(([name, , kind]) => el("th", { scope: "col", class: kind }, name));
    content.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {})));
  }
  reconcile(content.querySelector("tbody"), worstFirst(orders), (order) => order.id, (order) =>
    el("tr", {}, COLUMNS.map(([, show, kind], index) =>
      el(index ? "td" : "th", { class: kind, scope: index ? null : "row" }, show(order, now) ?? ""))));
}

/** Show how many orders there are of each health; pressing one filters, pressing it again shows all. */
export function showFilters(parent, tracker, health, onChoose) {
  const counts = [...tracker.healths].sort((a, b) => rank(a) - rank(b)).map((name) => ({
    name, number: tracker.orders.filter((order) => order.health === name).length, pressed: name === health,
  }));
  const focused = document.activeElement?.dataset.word;
  reconcile(parent, counts.filter(({ number, pressed }) => number || pressed), ({ name }) => name, ({ name, number, pressed }) =>
    el("button", { class: "filter", "data-word": name, "aria-pressed": String(pressed), onclick: () => onChoose(pressed ? "" : name) },
      name, el("b", {}, String(number))));
  if (focused && parent.contains(document.activeElement) === false) parent.querySelector(`[data-word="${CSS.escape(focused)}"]`)?.focus();
}
