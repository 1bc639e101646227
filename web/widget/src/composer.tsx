// The input box: grows with its text, sends on Enter but never in the middle of an IME word.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { canSend, counter, sends } from './compose'
import { Arrow } from './icons'
import { WORDS, left } from './words'

interface Props {
  waiting: boolean
  onSend: (text: string) => void
}

const MAX_HEIGHT_PX = 170

function useGrowing(text: string) {
  const box = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(area.scrollHeight, MAX_HEIGHT_PX)}px`
    area.style.overflowY = area.scrollHeight > MAX_HEIGHT_PX ? 'auto' : 'hidden'
  }, [text])
  return box
}

const Counter = ({ remaining }: { remaining: number }) => (
  <p id="counter" class={remaining < 0 ? 'counter over' : 'counter'}>
    {left(remaining)}
  </p>
)

export function Composer({ waiting, onSend }: Props) {
  const [text, setText] = useState('')
  const box = useGrowing(text)
  const remaining = counter(text)
  const ready = !waiting && canSend(text)

  const submit = (event: Event): void => {
    event.preventDefault()
    if (!ready) return
    onSend(text.trim())
    setText('')
    box.current?.focus()
  }

  return (
    <form class="composer" onSubmit={submit}>
      <div class="box">
        <textarea
          ref={box}
          rows={1}
          value={text}
          aria-label={WORDS.inputLabel}
          aria-describedby={remaining === null ? undefined : 'counter'}
          aria-invalid={remaining !== null && remaining < 0}
          placeholder={WORDS.placeholder}
          enterkeyhint="send"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => sends(event) && submit(event)}
        />
        <button type="submit" class="send" aria-label={WORDS.send} aria-disabled={!ready}>
          <Arrow />
        </button>
      </div>
      {remaining !== null && <Counter remaining={remaining} />}
    </form>
  )
}
