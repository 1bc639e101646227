// widget.js for other websites: a round button at the lower right that opens the chat in a frame.
import { FRAME_SOURCE } from '../frame'
import { pageAddress } from './address'
import { buildView, type View } from './view'

const MARK = 'data-enterprise-chat'

function openPanel(view: View, address: string): void {
  if (!view.frame.src) view.frame.src = address
  view.show(true)
  view.frame.focus()
}

function closePanel(view: View): void {
  view.show(false)
  view.button.focus()
}

function listen(view: View, address: string): void {
  view.button.addEventListener('click', () => (view.isOpen() ? closePanel(view) : openPanel(view, address)))
  view.root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape' && view.isOpen()) closePanel(view)
  })
  addEventListener('message', (event) => {
    if (event.origin !== new URL(address).origin || event.source !== view.frame.contentWindow) return
    const data = event.data as { source?: unknown; message?: unknown } | null
    if (data?.source !== FRAME_SOURCE) return
    if (data.message === 'ready') view.panelIsReady()
    if (data.message === 'close') closePanel(view)
  })
}

function start(script: HTMLScriptElement): void {
  if (document.querySelector(`[${MARK}]`)) return
  const host = document.createElement('div')
  host.setAttribute(MARK, '')
  const view = buildView(host)
  listen(view, pageAddress(script.src, script.dataset.bureau ?? ''))
  document.body.append(host)
}

const script = document.currentScript
if (script instanceof HTMLScriptElement) {
  if (document.body) start(script)
  else addEventListener('DOMContentLoaded', () => start(script))
}
