// Every page works without these modules; each adds one comfort.
import { keepForms } from "./keep.js"
import { lookUps } from "./look.js"
import { keys } from "./keys.js"
import { signatures } from "./sign.js"
import { clocks } from "./clock.js"
import { live } from "./live.js"
import { presence } from "./presence.js"
import { picking } from "./pick.js"
import { days } from "./days.js"
import { places } from "./place.js"

document.documentElement.classList.add("scripted")
keepForms()
lookUps()
keys()
signatures()
clocks()
live()
presence()
picking()
days()
places()

document.addEventListener("click", event => {
  const button = event.target.closest("[data-print],[data-back]")
  if (button?.hasAttribute("data-print")) window.print()
  else if (button) history.back()
  // A click beside an open menu closes it.
  for (const menu of document.querySelectorAll("details.menu[open], details.ask[open]")) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

// So does the focus when it goes on, for what it goes to lies under the menu.
document.addEventListener("focusin", event => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

// On a narrow screen the way one is on may stand beyond the edge of its bar.
for (const bar of document.querySelectorAll(".rail, .tabs")) {
  const here = bar.querySelector("[aria-current]")
  if (here && bar.scrollWidth > bar.clientWidth) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2
}

// Only one order leaves by one click, however often it is pressed.
document.addEventListener("submit", event => {
  const form = event.target
  if (form.method !== "post" || event.defaultPrevented) return
  if (form.dataset.sent) { event.preventDefault(); return }
  form.dataset.sent = "1"
  setTimeout(() => delete form.dataset.sent, 4000)
})
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(form => delete form.dataset.sent))

if (document.querySelector("[data-board]")) import("./board.js").then(module => module.board())

document.querySelector("[data-first-focus]")?.focus()

// The confirmation is shown once: a reload does not say again that something was done.
const address = new URL(location.href)
if (address.searchParams.has("done")) {
  for (const name of ["done", "of"]) address.searchParams.delete(name)
  history.replaceState(history.state, "", address)
}

const showNetwork = () => document.querySelectorAll("[data-offline]").forEach(tag => { tag.hidden = navigator.onLine })
addEventListener("online", showNetwork)
addEventListener("offline", showNetwork)
showNetwork()
