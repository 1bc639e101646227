// Talk with the website around the page when the page sits in the widget's frame.

export const FRAME_SOURCE = 'enterprise-chat'
export type FrameMessage = 'ready' | 'close'

export const isEmbedded = (search: string = location.search): boolean =>
  new URLSearchParams(search).get('embed') === '1' && window.parent !== window

/** Carries nothing private, so any website that holds the frame may hear it. */
export function tellFrame(message: FrameMessage): void {
  window.parent.postMessage({ source: FRAME_SOURCE, message }, '*')
}
