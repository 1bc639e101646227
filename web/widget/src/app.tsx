// The page: header, conversation, input box, footer.
import { useEffect, useMemo } from 'preact/hooks'
import { Composer } from './composer'
import { isEmbedded, tellFrame } from './frame'
import { Header } from './header'
import { Log } from './log'
import { openStore } from './session'
import { startersFor } from './starters'
import { useBureaus } from './use-bureaus'
import { useChat } from './use-chat'
import { WORDS, switched } from './words'

function Footer() {
  return (
    <footer class="footer">
      <span>
        {WORDS.notice}
        <a href="tel:110">110</a>
      </span>
    </footer>
  )
}

function useFrame(embedded: boolean): void {
  useEffect(() => {
    if (!embedded) return
    tellFrame('ready')
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.isComposing) tellFrame('close')
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [embedded])
}

export function App() {
  const embedded = useMemo(() => isEmbedded(), [])
  const store = useMemo(() => openStore('sessionStorage'), [])
  const { bureaus, chosen, choose } = useBureaus()
  const chat = useChat(store, chosen)
  const bureau = bureaus.find((one) => one.id === chosen) ?? null
  useFrame(embedded)

  const change = (id: string): void => {
    choose(id)
    const name = bureaus.find((one) => one.id === id)?.name
    if (name && chat.entries.length) chat.note(switched(name))
  }

  return (
    <div class={embedded ? 'page embedded' : 'page'}>
      <Header bureaus={bureaus} chosen={chosen} onChange={change} onClose={embedded ? () => tellFrame('close') : null} />
      <Log chat={chat} city={bureau?.city ?? ''} starters={startersFor(chosen)} />
      <div class="dock">
        <Composer waiting={chat.waiting} onSend={chat.say} onFiles={chat.sendFiles} />
        <Footer />
      </div>
    </div>
  )
}
