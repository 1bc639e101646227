// The person's own bubble, with the way to send again when it did not arrive.
import { useEffect, useState } from 'preact/hooks'
import type { PersonEntry } from './types'
import { WORDS, waitSeconds } from './words'

interface Props {
  entry: PersonEntry
  busy: boolean
  onAgain: (id: string) => void
}

/** Whole seconds until `time` (milliseconds since the epoch), counted down. */
function useSecondsUntil(time: number): number {
  const [now, setNow] = useState(() => Date.now())
  const seconds = Math.max(0, Math.ceil((time - now) / 1000))
  useEffect(() => {
    if (seconds === 0) return
    const timer = setTimeout(() => setNow(Date.now()), 1000)
    return () => clearTimeout(timer)
  }, [seconds, now])
  return seconds
}

function Failed({ entry, busy, onAgain }: Props) {
  const wait = useSecondsUntil(entry.failure?.notBefore ?? 0)
  return (
    <p class="failed">
      <span>{entry.failure?.title}</span>
      {entry.failure?.again && wait > 0 && <span class="wait" aria-hidden="true">{waitSeconds(wait)}</span>}
      {entry.failure?.again && wait === 0 && (
        <button type="button" class="link" disabled={busy} onClick={() => onAgain(entry.id)}>
          {WORDS.resend}
        </button>
      )}
    </p>
  )
}

export function PersonBubble(props: Props) {
  const { entry } = props
  return (
    <div class="person">
      <p class={entry.status === 'failed' ? 'bubble unsent' : 'bubble'}>
        <span class="hidden">{WORDS.you}</span>
        {entry.shown}
      </p>
      {entry.status === 'failed' && <Failed {...props} />}
    </div>
  )
}
