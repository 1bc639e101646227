// The official text behind an answer: the quote word for word, then document, article and date.
import { useState } from 'preact/hooks'
import { chineseDate, countCharacters } from './text'
import type { Citation } from './types'
import { WORDS, moreSources } from './words'

const LONG_QUOTE = 150

function Quote({ citation }: { citation: Citation }) {
  const [open, setOpen] = useState(false)
  const long = countCharacters(citation.quote) > LONG_QUOTE
  return (
    <figure class="quote">
      <blockquote class={long && !open ? 'clipped' : undefined}>{citation.quote}</blockquote>
      {long && (
        <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? WORDS.fold : WORDS.expand}
        </button>
      )}
      <figcaption>
        <span>{citation.document}</span>
        {citation.article && <span>{citation.article}</span>}
        <span>{citation.issued ? chineseDate(citation.issued) : WORDS.undated}</span>
      </figcaption>
    </figure>
  )
}

export function Sources({ citations }: { citations: Citation[] }) {
  const [best, ...others] = citations
  if (!best) return null
  return (
    <section class="sources" aria-label={WORDS.source}>
      <Quote citation={best} />
      {others.length > 0 && (
        <details>
          <summary>{moreSources(others.length)}</summary>
          {others.map((citation, index) => (
            <Quote key={index} citation={citation} />
          ))}
        </details>
      )}
    </section>
  )
}
