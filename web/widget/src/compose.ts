// Rules of the input box: the limit, the counter, and which key press sends.
import { countCharacters } from './text'

export const MESSAGE_LIMIT = 2000
const COUNTER_FROM = 1800

/** Characters left once the limit is near, otherwise null. */
export function counter(text: string): number | null {
  const count = countCharacters(text)
  return count >= COUNTER_FROM ? MESSAGE_LIMIT - count : null
}

export const FILE_LIMIT = 10 * 1024 * 1024
/** What the file dialog offers; the server looks at the content. */
export const FILE_TYPES = 'image/jpeg,image/png,image/webp,application/pdf'

/** Why a file need not be sent at all, or null. */
export function fileFault(size: number): 'large' | 'empty' | null {
  if (size > FILE_LIMIT) return 'large'
  return size === 0 ? 'empty' : null
}

export function canSend(text: string): boolean {
  return text.trim() !== '' && countCharacters(text.trim()) <= MESSAGE_LIMIT
}

export interface KeyPress {
  key: string
  shiftKey: boolean
  isComposing: boolean
  keyCode: number
}

/** Enter sends; Shift+Enter breaks the line; Enter that picks an IME word (229 in Safari) does neither. */
export function sends(press: KeyPress): boolean {
  return press.key === 'Enter' && !press.shiftKey && !press.isComposing && press.keyCode !== 229
}
