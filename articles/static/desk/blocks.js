// The blocks of the body and how they change places.

import { word } from "./words.js"

export const BLOCK = ".order-machine .inline-related:not(.empty-form)"

const form = document.querySelector("#article_form")

export const live = make("p", { role: "status", class: "visually-hidden" })

export function make(tag, attributes, text = "") {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}

export function blocks() {
  return [...document.querySelectorAll(BLOCK)].sort((a, b) => a.style.order - b.style.order)
}

export function name(block) {
  return block.querySelector("h3 b").textContent.replace(/:$/, "")
}

export function touched() {
  form.dispatchEvent(new Event("desk:changed"))
}

// Tab and a screen reader go through the page as it is written, so that is put into the order that is seen. The block
// that somebody is in stays, and the others go around it: a block that is moved loses its cursor.
export function settle() {
  const all = blocks()
  const sorted = all.every((block, i) => !i || all[i - 1].compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING)
  if (sorted) return
  const at = Math.max(0, all.findIndex((block) => block.contains(document.activeElement)))
  all.slice(0, at).forEach((block) => all[at].before(block))
  all.slice(at + 1).reverse().forEach((block) => all[at].after(block))
}

// Orders are dealt out anew, so that two equal ones part.
export function place(block, to) {
  const all = blocks()
  const from = all.indexOf(block)
  if (to === from || to < 0 || to >= all.length) return
  all.splice(to, 0, ...all.splice(from, 1))
  all.forEach((each, index) => {
    each.style.order = each.querySelector(".order-machine-ordering").value = 10 * (index + 1)
  })
  settle()
  live.textContent = word("moved", { name: name(block), place: to + 1, all: all.length })
  block.scrollIntoView({ block: "nearest" })
  touched()
}

export function move(block, steps) {
  place(block, blocks().indexOf(block) + steps)
}
