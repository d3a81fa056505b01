// Elements are built from text and attributes only: nothing that people typed is ever read as HTML.

/** Make an element. `attributes` may hold `class`, `data-…`, `aria-…`, `onclick` and the like; null leaves one out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

/**
 * Show items in a parent, keeping the elements of those that did not change: focus, scrolling and open threads
 * stay. An item that changed after it was first shown gets the class `changed`.
 */
export function reconcile(parent, items, keyOf, render) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const after = items.map((item) => {
    const key = keyOf(item);
    const state = JSON.stringify(item);
    const known = before.get(key);
    if (known?.state === state) return known;
    const fresh = render(item, known);
    fresh.dataset.key = key;
    fresh.state = state;
    if (known) fresh.classList.add("changed");
    return fresh;
  });
  const kept = new Set(after);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  after.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

/** Let arrow keys move between the tabs of a list, as the pattern for tabs asks. */
export function arrowKeys(list) {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...list.querySelectorAll('[role="tab"]')];
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
    event.preventDefault();
  });
}

/** Mark one tab of a list as chosen. */
export function choose(list, isChosen) {
  for (const tab of list.querySelectorAll('[role="tab"]')) {
    const chosen = isChosen(tab);
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
}
