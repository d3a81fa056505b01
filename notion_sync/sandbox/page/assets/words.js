// Dates, names and pills.
import { el } from "./dom.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** "2026-09-07…" as "7 Sep", with the year where it is not this one. */
export function day(iso, now = "") {
  const [year, month, date] = iso.slice(0, 10).split("-").map(Number);
  return `${date} ${MONTHS[month - 1]}${now && now.slice(0, 4) !== iso.slice(0, 4) ? ` ${year}` : ""}`;
}

/** "2026-09-07…" as "Monday, 7 Sep"; `letters` cuts the day's name. */
export function weekday(iso, letters = 9) {
  const date = new Date(`${iso.slice(0, 10)}T00:00Z`);
  return `${DAYS[date.getUTCDay()].slice(0, letters)}, ${day(iso)}`;
}

/** The local time of "2026-09-07T09:30+09:00". */
export const clock = (iso) => iso.slice(11, 16);

/** A status in a coloured pill; the style sheet knows the colours by the word. */
export const pill = (word, kind = "pill") => (word ? el("span", { class: kind, "data-word": word }, word) : null);

/** A person's initials on a colour of their own. */
export function avatar(name, size = "") {
  const initials = name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();
  let hue = 0;
  for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 8;
  return el("span", { class: `avatar ${size}`, "data-hue": hue, "aria-hidden": "true" }, initials);
}

/** People with their initials; the acting one first. */
export function people(names) {
  if (!names.length) return null;
  return el("span", { class: "people", title: names.join(", ") }, names.slice(0, 1).map((name) => avatar(name, "small")),
    el("span", {}, names.length > 1 ? `${names[0]} +${names.length - 1}` : names[0]));
}

/** A number of things, in words. */
export const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
