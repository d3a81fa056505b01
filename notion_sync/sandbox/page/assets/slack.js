// The Slack channels with their threads.
import { openDetails } from "./details.js";
import { choose, el, reconcile } from "./dom.js";
import { avatar, clock, counted, weekday } from "./words.js";

/** Show the tabs of the channels and the messages of the chosen one. */
export function showSlack(tabs, messages, channels, chosen, onChoose) {
  reconcile(tabs, channels.map(({ id, name, is_private: hidden }) => ({ id, name, hidden })), ({ id }) => id, ({ id, name, hidden }) =>
    el("button", { role: "tab", "aria-controls": "messages", onclick: () => onChoose(id) },
      el("span", { class: "hash", "aria-hidden": "true" }, hidden ? "◦" : "#"), name));
  const channel = channels.find(({ id }) => id === chosen) ?? channels[0];
  choose(tabs, (tab) => tab.dataset.key === channel?.id);
  if (!channel) return messages.replaceChildren(el("p", { class: "empty" }, "No channels yet."));

  const another = messages.dataset.channel !== channel.id;
  const atEnd = another || messages.scrollHeight - messages.scrollTop - messages.clientHeight < 60;
  // While the panel is hidden it cannot scroll: what is shown next starts at the end.
  messages.dataset.channel = messages.clientHeight ? channel.id : "";
  reconcile(messages, listed(channel), (item) => item.key, (item, known) => item.render(known));
  if (atEnd) messages.scrollTop = messages.scrollHeight;
}

/** The posts of a channel with a heading before each day. */
function listed(channel) {
  if (!channel.posts.length) return [line("empty", "empty", "Nothing has been said here yet.")];
  const items = channel.earlier ? [line("earlier", "empty", `${channel.earlier} earlier messages`)] : [];
  let today = "";
  for (const post of channel.posts) {
    const date = post.at.slice(0, 10);
    if (date !== today) items.push(line(date, "day", weekday(post.at)));
    today = date;
    items.push({ key: post.ts, post, render: (known) => message(post, known) });
  }
  return items;
}

const line = (key, kind, text) => ({ key, text, render: () => el("p", { class: kind }, el("span", {}, text)) });

function message(post, known) {
  const body = el("div", { class: "body" },
    el("p", { class: "who" }, el("b", {}, post.author), post.is_app ? el("span", { class: "app" }, "APP") : null,
      el("time", { datetime: post.at }, clock(post.at))),
    post.parts.map(part),
    post.is_edited ? el("span", { class: "edited" }, "(edited)") : null,
    post.reactions.length ? el("p", { class: "reactions" }, post.reactions.map(({ emoji, people }) =>
      el("span", { title: people.join(", ") }, `${emoji} ${people.length}`))) : null);
  if (post.replies.length) body.append(thread(post.replies, known?.querySelector("details")?.open ?? true));
  return el("article", { class: "post" }, avatar(post.author, post.is_app ? "app" : ""), body);
}

function thread(replies, open) {
  return el("details", { class: "thread", open },
    el("summary", {}, counted(replies.length, "reply", "replies")), replies.map((reply) => message(reply)));
}

function part({ kind, lines }) {
  if (kind === "divider") return el("hr");
  if (kind === "header") return el("h3", {}, lines.flatMap(({ spans }) => spans.map(run)));
  return el("div", { class: `part ${kind}` }, lines.map(({ kind: sort, spans }) => el(sort === "code" ? "pre" : "p", { class: sort }, spans.map(run))));
}

function run(span) {
  const kinds = ["bold", "italic", "struck", "mention"].filter((kind) => span[kind]).join(" ") || null;
  if (span.row) return el("a", { class: kinds, href: "#", onclick: (event) => { event.preventDefault(); openDetails(span.row); } }, span.text);
  if (span.href) return el("a", { class: kinds, href: span.href, target: "_blank", rel: "noreferrer noopener" }, span.text);
  return el(span.code ? "code" : "span", { class: kinds }, span.text);
}
