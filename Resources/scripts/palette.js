// The command palette: what may be done here, the pages, the cases lately seen, and what the search finds.
import { focusIn } from "./keys.js"

const kept = "recent-cases"

export function recent() {
  const ids = () => { try { return JSON.parse(localStorage.getItem(kept)) ?? [] } catch { return [] } }
  // Only the ids are kept at this browser, never a name; a log-out forgets them.
  const id = document.querySelector("[data-case]")?.dataset.case
  if (id) localStorage.setItem(kept, JSON.stringify([id, ...ids().filter(one => one !== id)].slice(0, 8)))
  document.querySelector("form[action='/logout']")?.addEventListener("submit", () => localStorage.removeItem(kept))
  return ids
}

// Entries that stand in the page itself, filtered by what was typed: by words, pinyin or initials.
export function entries(dialog, query) {
  const wanted = query.toLowerCase()
  return [...dialog.querySelectorAll("[data-entries] li")].filter(entry => {
    const target = entry.dataset.target
    if (target && !document.querySelector(target)) return false
    return !wanted || entry.textContent.toLowerCase().includes(wanted)
      || (entry.dataset.also ?? "").split(" ").some(word => word.startsWith(wanted))
  }).map(entry => ({
    text: entry.textContent, detail: entry.dataset.detail, path: entry.dataset.path, target: entry.dataset.target }))
}

export function act(dialog, item) {
  dialog.close()
  const place = document.querySelector(item.target)
  if (place?.matches("a, button")) place.click()
  else focusIn(place)
}
