// The input box: grows with its text, sends on Enter but never in the middle of an IME word; pictures are picked or pasted.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { FILE_TYPES, canSend, counter, sends } from './compose'
import { Arrow, Clip } from './icons'
import { WORDS, left } from './words'

interface Props {
  waiting: boolean
  onSend: (text: string) => void
  onFiles: (files: File[]) => void
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

function Attach({ waiting, onFiles }: Omit<Props, 'onSend'>) {
  const input = useRef<HTMLInputElement>(null)
  const picked = (): void => {
    const files = Array.from(input.current?.files ?? [])
    if (input.current) input.current.value = '' // the same file may be picked again
    if (files.length) onFiles(files)
  }
  return (
    <>
      <input ref={input} type="file" class="file" accept={FILE_TYPES} multiple hidden aria-label={WORDS.attach} onChange={picked} />
      <button type="button" class="attach" aria-label={WORDS.attach} title={WORDS.attach} aria-disabled={waiting} onClick={() => waiting || input.current?.click()}>
        <Clip />
      </button>
    </>
  )
}

export function Composer({ waiting, onSend, onFiles }: Props) {
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
        <Attach waiting={waiting} onFiles={onFiles} />
        <textarea
          ref={box}
          rows={1}
          value={text}
          aria-label={WORDS.inputLabel}
          aria-describedby={remaining === null ? undefined : 'counter'}
          aria-invalid={remaining !== null && remaining < 0}
          placeholder={WORDS.placeholder}
          enterkeyhint="send"
          onPaste={(event) => {
            const files = Array.from(event.clipboardData?.files ?? [])
            if (!files.length) return
            event.preventDefault()
            if (!waiting) onFiles(files)
          }}
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
