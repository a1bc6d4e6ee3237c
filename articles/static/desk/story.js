// What the content editor leaves open: blocks added and moved without a mouse, and typed text that is not lost by a click.

const BLOCK = ".order-machine .inline-related:not(.empty-form)"
const VISIBLE = "input:not([type=hidden], [type=checkbox]), textarea:not([hidden]), select, .ProseMirror"

function make(tag, attributes, text = "") {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}

// The content editor scrolls back to where one was. What is wrong stands on top.
if (document.querySelector(".errornote, .collision")) history.replaceState(null, "", location.pathname + location.search)

const live = make("p", { role: "status", class: "visually-hidden" })

function blocks() {
  return [...document.querySelectorAll(BLOCK)].sort((a, b) => a.style.order - b.style.order)
}

function name(block) {
  return block.querySelector("h3 b").textContent.replace(/:$/, "")
}

// Orders are dealt out anew, so that two equal ones part.
function move(block, steps) {
  const all = blocks()
  const from = all.indexOf(block)
  const to = from + steps
  if (to < 0 || to >= all.length) return
  all.splice(to, 0, ...all.splice(from, 1))
  all.forEach((each, index) => {
    each.style.order = each.querySelector(".order-machine-ordering").value = 10 * (index + 1)
  })
  live.textContent = `${name(block)}: ${to + 1} / ${all.length}`
  block.scrollIntoView({ block: "nearest" })
  touched()
}

function touched() {
  dirty = true
  form.dispatchEvent(new Event("desk:changed"))
}

function addMovers(block) {
  if (block.querySelector(".movers")) return
  const movers = make("span", { class: "movers" })
  for (const [steps, sign, label] of [[-1, "↑", "Move up"], [1, "↓", "Move down"]]) {
    const button = make("button", { type: "button", "aria-label": `${label}: ${name(block)}`, title: label }, sign)
    button.addEventListener("click", (event) => {
      event.stopPropagation()
      move(block, steps)
      button.focus()
      button.scrollIntoView({ block: "nearest" })
    })
    movers.append(button)
  }
  movers.append(...inserters(block))
  block.querySelector("h3 .inline_label").after(movers)
}

// A “+” before each block, and the kinds of block behind it.
function inserters(block) {
  const kinds = make("span", { class: "between", role: "group", "aria-label": "Insert before this", hidden: "" })
  const plus = make("button", { type: "button", class: "insert", "aria-expanded": "false", "aria-label": `Insert before: ${name(block)}`, title: "Insert before this" }, "+")
  const open = (opened) => {
    kinds.hidden = !opened
    plus.setAttribute("aria-expanded", String(opened))
  }
  plus.addEventListener("click", (event) => {
    event.stopPropagation()
    open(kinds.hidden)
    if (!kinds.hidden) kinds.firstChild.focus()
  })
  for (const plugin of window.ContentEditor.plugins) {
    const button = make("button", { type: "button" }, plugin.title)
    button.addEventListener("click", (event) => {
      event.stopPropagation()
      open(false)
      window.ContentEditor._insertBefore = block
      window.ContentEditor.addContent(plugin.prefix)
    })
    kinds.append(button)
  }
  kinds.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    open(false)
    plus.focus()
  })
  return [plus, kinds]
}

// A block that was never saved is taken out as a saved one is: it stays, crossed out, until the story is saved.
function takeOut(block) {
  const mark = make("input", { type: "hidden", name: `${block.id}-DELETE`, value: "on" })
  const undo = make("p", { class: "undo" }, `${name(block)}: taken out.`)
  const button = make("button", { type: "button" }, "Undo")
  button.addEventListener("click", () => {
    undo.remove()
    block.classList.remove("taken-out", "for-deletion")
    live.textContent = `${name(block)}: back again`
    block.querySelector(`fieldset :is(${VISIBLE})`)?.focus()
    touched()
  })
  undo.append(mark, button)
  block.append(undo)
  block.classList.add("taken-out", "for-deletion")
  live.textContent = `${name(block)}: taken out`
  button.focus()
  touched()
}

document.addEventListener("click", (event) => {
  const block = event.target.closest(".inline-deletelink")?.closest(BLOCK)
  if (!block) return
  event.preventDefault()
  event.stopPropagation()
  takeOut(block)
}, true)

document.addEventListener("keydown", (event) => {
  const steps = event.altKey && !event.ctrlKey && !event.metaKey && { ArrowUp: -1, ArrowDown: 1 }[event.key]
  const block = steps && event.target.closest?.(BLOCK)
  if (!block) return
  event.preventDefault()
  event.stopPropagation()
  move(block, steps)
}, true)

function addAdders() {
  const adders = make("p", { class: "adders" })
  for (const plugin of window.ContentEditor.plugins) {
    const button = make("button", { type: "button", class: "button" }, `Add ${plugin.title.toLowerCase()}`)
    button.addEventListener("click", () => window.ContentEditor.addContent(plugin.prefix))
    adders.append(button)
  }
  document.querySelector(".order-machine-wrapper").after(adders, live)
}

// A new story has a section to write in, but its headline comes first.
function begin() {
  const before = dirty
  window.ContentEditor.addContent("articles_section_set")
  document.querySelector("#id_headline").focus({ preventScroll: true })
  dirty = before
}

// All that is wrong in a list on top; each line leads to its field.
function listErrors() {
  const list = make("ul", { class: "wrong" })
  for (const row of document.querySelectorAll(".form-row.errors")) {
    const said = `${row.querySelector("label").textContent} ${[...row.querySelectorAll(".errorlist li")].map((line) => line.textContent).join(" ")}`
    const line = make("li", {})
    line.append(make("a", { href: `#${row.querySelector("[id^=id_]:not(.errorlist)").id}` }, said))
    list.append(line)
  }
  document.querySelector(".errornote")?.append(list)
}

document.addEventListener("content-editor:ready", () => {
  listErrors()
  if (window.ContentEditor.allowChange) addAdders()
  blocks().forEach(addMovers)
  if (document.querySelector(".story[data-new]") && !blocks().length) begin()
})

document.addEventListener("formset:added", (event) => {
  dirty = true
  if (!event.target.matches(BLOCK)) return
  addMovers(event.target)
  event.target.querySelector(`fieldset :is(${VISIBLE})`)?.focus()
})

// Leaving with unsaved text asks first.
let dirty = Boolean(document.querySelector(".errornote, .story[data-unsaved]"))
const form = document.querySelector("#article_form")
for (const type of ["input", "change"]) form.addEventListener(type, () => { dirty = true })
form.addEventListener("submit", (event) => { if (!event.submitter?.formTarget) dirty = false })
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault() })

// A headline is one line that wraps, and as high as it is long.
const headline = document.querySelector("textarea#id_headline")
headline?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault() })
if (headline && !CSS.supports("field-sizing", "content")) {
  const grow = () => {
    headline.style.height = "auto"
    headline.style.height = `${headline.scrollHeight}px`
  }
  headline.addEventListener("input", grow)
  grow()
}
