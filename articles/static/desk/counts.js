// How long the story is, quietly: words, characters, and the minutes that reading it takes.
// Scripts without spaces are counted by character, as their readers do.

import { many, word } from "./words.js"

const WORDS_A_MINUTE = 230
const CHARACTERS_A_MINUTE = 500
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0eff]/g

const form = document.querySelector("#article_form")
const counts = document.querySelector("#counts")

function texts() {
  const fields = [...form.querySelectorAll("#id_standfirst, .inline-related:not(.empty-form, .for-deletion) :is(.field-crosshead input, .field-text textarea)")]
  return fields.map((field) => {
    const rich = field.closest(".form-row, .prose-editor")?.querySelector(".ProseMirror")
    return rich ? rich.innerText : field.value
  })
}

export function measured(text) {
  const unspaced = text.match(UNSPACED)?.length ?? 0
  const words = text.replace(UNSPACED, " ").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,-]*/gu)?.length ?? 0
  const minutes = Math.ceil(words / WORDS_A_MINUTE + unspaced / CHARACTERS_A_MINUTE)
  return { words: words + unspaced, characters: [...text.replace(/\s+/g, " ").trim()].length, minutes }
}

function tell() {
  const { words, characters, minutes } = measured(texts().join(" "))
  counts.textContent = words ? [many(words, "word"), many(characters, "character"), word("minutes", { n: minutes })].join(" · ") : ""
}

let waiting
function soon() {
  clearTimeout(waiting)
  waiting = setTimeout(tell, 400)
}

if (form && counts) {
  for (const type of ["input", "change", "keyup", "formset:added", "formset:removed"]) form.addEventListener(type, soon)
  window.addEventListener("load", tell)
}
