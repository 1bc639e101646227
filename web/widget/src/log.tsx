// The conversation on the screen: greeting and starters, bubbles, the typing indicator, scrolling.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { AnswerCard } from './cards'
import { PersonBubble } from './person'
import type { Entry } from './types'
import type { Chat } from './use-chat'
import { WORDS, greeting, intro } from './words'

interface Props {
  chat: Chat
  city: string
  starters: string[]
}

function Welcome({ city, starters, onPick }: { city: string; starters: string[]; onPick: (text: string) => void }) {
  return (
    <section class="welcome">
      <h2>{greeting(city)}</h2>
      <p>{intro}</p>
      <ul class="starters" aria-label={WORDS.startersLabel}>
        {starters.map((text) => (
          <li key={text}>
            <button type="button" class="starter" onClick={() => onPick(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Typing = () => (
  <div class="typing">
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
    {WORDS.typing}
  </div>
)

/** Shows the end of the talk, but never scrolls past the beginning of a long answer's question. */
function useFollow(entries: Entry[], waiting: boolean) {
  const scroller = useRef<HTMLDivElement>(null)
  const first = useRef(true)
  useLayoutEffect(() => {
    const area = scroller.current
    if (!area) return
    const asked = Array.from(area.querySelectorAll<HTMLElement>('.person')).pop()
    const end = area.scrollHeight - area.clientHeight
    const top = asked ? Math.min(end, asked.offsetTop - area.offsetTop - 12) : end
    const calm = first.current || matchMedia('(prefers-reduced-motion: reduce)').matches
    first.current = false
    if (entries.length) area.scrollTo({ top, behavior: calm ? 'auto' : 'smooth' })
  }, [entries.length, waiting])
  return scroller
}

/** To the input box, except on touch screens, where that would raise the keyboard. */
function placeFocus(area: HTMLElement | null): void {
  const fine = matchMedia('(pointer: fine)').matches
  const next = fine ? document.querySelector('textarea') : area
  next?.focus({ preventScroll: true })
}

export function Log({ chat, city, starters }: Props) {
  const { entries, waiting, say, again } = chat
  const scroller = useFollow(entries, waiting)
  const newest = entries[entries.length - 1]?.id
  /** The starters vanish when one is tapped; the keyboard must not lose its place. */
  const start = (text: string): void => {
    say(text)
    placeFocus(scroller.current)
  }
  const retry = (id: string): void => {
    again(id)
    scroller.current?.focus({ preventScroll: true })
  }
  return (
    <main class="scroller" ref={scroller} tabIndex={0} aria-label={WORDS.logLabel}>
      {entries.length === 0 && <Welcome city={city} starters={starters} onPick={start} />}
      <div class="log" role="log" aria-live="polite" aria-relevant="additions">
        {entries.map((entry) => {
          if (entry.role === 'person') return <PersonBubble key={entry.id} entry={entry} busy={waiting} onAgain={retry} />
          if (entry.role === 'note') return <p key={entry.id} class="note">{entry.text}</p>
          return (
            <div key={entry.id} class={entry.id === newest ? 'desk newest' : 'desk'}>
              <span class="hidden">{WORDS.desk}</span>
              {entry.cards.map((card, index) => (
                <AnswerCard key={index} card={card} busy={waiting} onPick={say} />
              ))}
            </div>
          )
        })}
        {waiting && <Typing />}
      </div>
    </main>
  )
}
