// What the scripts of the writing page say stands in the page, in the language of who reads it.

const page = document.querySelector("#story-words")
const language = document.documentElement.lang || "en"
const plural = new Intl.PluralRules(language)

function put(text, values) {
  return text.replace(/%(\w+)/g, (mark, name) => values[name] ?? mark)
}

export function word(name, values = {}) {
  return put(page.getAttribute(`data-${name}`), values)
}

// So many of something: where a language has more forms than two, the page has those it was translated into.
export function many(count, name) {
  const form = page.getAttribute(`data-${name}-${plural.select(count)}`) ?? page.getAttribute(`data-${name}-other`)
  return put(form, { n: count.toLocaleString(language) })
}
