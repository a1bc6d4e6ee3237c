// Fields that are seen to have a name, by where they stand, and that have none for who cannot see: editors of rich
// text, boxes to choose from, the two halves of a date, the cells of a table.

const NAMELESS = "input:not([type=hidden], [type=submit], [type=button], [aria-label]), select:not([aria-label]), textarea:not([aria-label])"

function words(element) {
  return element?.textContent.trim().replace(/:$/, "") ?? ""
}

function column(field) {
  const cell = field.closest("td")
  return words(cell?.closest("table").tHead?.rows[0].cells[[...cell.parentNode.cells].indexOf(cell)])
}

function nameOf(field) {
  const labels = [...(field.labels ?? [])].map(words).filter(Boolean)
  const picture = field.labels?.[0]?.querySelector("img[alt]")?.alt
  return labels[0] || picture || column(field) || words(field.closest(".form-row")?.querySelector("label, legend"))
}

function isNamed(field) {
  return [...(field.labels ?? [])].some((label) => words(label) && label.checkVisibility())
}

function name(element, text) {
  if (!text || element.getAttribute("aria-label") === text) return
  element.setAttribute("aria-label", text)
}

function nameChoice(choice) {
  const select = choice.closest(".select2-container").previousElementSibling
  const text = select && nameOf(select)
  choice.removeAttribute("aria-labelledby")
  name(choice, text)
  choice.querySelectorAll("[role=textbox], input").forEach((each) => name(each, text))
}

// Django leaves the first column of a table of forms without a word.
function nameColumn(head) {
  if (words(head)) return
  const told = document.createElement("span")
  told.className = "visually-hidden"
  told.textContent = words(head.closest(".inline-group, .module")?.querySelector("h2, legend, caption")) || "#"
  head.append(told)
}

function nameAll() {
  document.querySelectorAll("th.original").forEach(nameColumn)
  document.querySelectorAll("#content " + NAMELESS.replaceAll(", ", ", #content ")).forEach((field) => {
    if (!isNamed(field)) name(field, nameOf(field))
  })
  document.querySelectorAll(".ProseMirror:not([aria-label])").forEach((editor) => {
    const field = editor.closest(".prose-editor")?.querySelector("textarea")
    if (field) name(editor, nameOf(field))
  })
  document.querySelectorAll(".select2-selection").forEach(nameChoice)
}

let waiting = false

function soon() {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => {
    waiting = false
    nameAll()
  })
}

new MutationObserver(soon).observe(document.body, { childList: true, subtree: true })
nameAll()
