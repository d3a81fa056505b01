// All cells of one order, in a dialog.
import { el } from "./dom.js";
import { pill } from "./words.js";

const PILLS = new Set(["Health", "Timeline", "Payment stage"]);
const HEADING = new Set(["Order", "Client", "Order ID"]);

/** Fetch an order and show it; the focus comes back to where it was when the dialog closes. */
export async function openDetails(id) {
  const dialog = document.getElementById("details");
  const response = await fetch(`/orders/${encodeURIComponent(id)}.json`);
  const cells = response.ok ? (await response.json()).cells : [];
  document.getElementById("details-body").replaceChildren(...(response.ok ? order(cells) : [el("p", {}, "This order is not in the tracker any more.")]));
  if (!dialog.open) dialog.showModal();
}

function order(cells) {
  const named = Object.fromEntries(cells.map(({ column, text }) => [column, text]));
  const rest = cells.filter(({ column }) => !HEADING.has(column));
  return [
    el("h2", { id: "details-title" }, named.Order || "(no title)"),
    el("p", { class: "client" }, [named.Client, named["Order ID"]].filter(Boolean).join(" · ")),
    list("Kept by notion-sync", rest.filter((cell) => cell.is_written)),
    list("Filled in by people", rest.filter((cell) => !cell.is_written)),
  ];
}

function list(heading, cells) {
  if (!cells.length) return "";
  const pairs = cells.flatMap(({ column, text }) => [
    el("dt", {}, column),
    el("dd", {}, PILLS.has(column) ? pill(text) : text),
  ]);
  return el("section", {}, el("h3", {}, heading), el("dl", {}, pairs));
}
