// Reads the server's messages defensively and groups them into cards.
import { toLines } from './text'
import { KINDS, type Bureau, type Button, type Card, type CaseInfo, type Citation, type Kind, type Reply } from './types'

type Loose = Record<string, unknown>

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.filter(isObject) : [])
const string = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

function readButton(raw: Loose): Button {
  const title = string(raw.title)
  return { title, payload: string(raw.payload) || title }
}

function readCitation(raw: Loose): Citation {
  return {
    id: string(raw.id),
    document: string(raw.document),
    article: string(raw.article),
    quote: string(raw.quote),
    issued: string(raw.issued),
  }
}

function readCase(raw: unknown): CaseInfo | null {
  if (!isObject(raw) || !string(raw.number)) return null
  return { number: string(raw.number), state: string(raw.label) || string(raw.state), due: string(raw.due) }
}

const readKind = (raw: unknown): Kind | null => KINDS.find((kind) => kind === raw) ?? null

export function readReplies(raw: unknown): Reply[] {
  // The quotation is shown with its citation; the message that repeats it is for channels of plain text.
  const messages = list(raw).filter((message) => !isObject(message.custom) || message.custom.part !== 'quote')
  return messages.map((message) => {
    const custom = isObject(message.custom) ? message.custom : {}
    return {
      text: string(message.text),
      buttons: list(message.buttons).map(readButton).filter((button) => button.title),
      kind: readKind(custom.kind),
      citations: list(custom.citations).map(readCitation).filter((citation) => citation.quote),
      case: readCase(custom.case),
      notice: Number.isSafeInteger(custom.notice) ? (custom.notice as number) : null,
    }
  })
}

export function readBureaus(raw: unknown): Bureau[] {
  return list(raw)
    .map((one) => ({ id: string(one.id), name: string(one.name), city: string(one.city) }))
    .filter((one) => one.id && one.name)
}

interface Draft extends Omit<Card, 'kind'> {
  kind: Kind | null
  notice: boolean
}

const joins = (draft: Draft, reply: Reply): boolean =>
  !draft.notice &&
  reply.notice === null &&
  (reply.kind === null || reply.kind === draft.kind || (draft.kind === null && reply.text === ''))

function merge(draft: Draft, reply: Reply): void {
  draft.kind ??= reply.kind
  draft.lines.push(...toLines(reply.text))
  draft.buttons.push(...reply.buttons)
  draft.citations.push(...reply.citations)
  draft.case ??= reply.case
}

/** Messages of the same kind, and those that name none, share a card; a notice has its own. */
export function toCards(replies: Reply[]): Card[] {
  const drafts: Draft[] = []
  for (const reply of replies) {
    const last = drafts[drafts.length - 1]
    if (last && joins(last, reply)) {
      merge(last, reply)
      continue
    }
    const draft: Draft = { kind: reply.kind, lines: [], buttons: [], citations: [], case: null, notice: reply.notice !== null }
    merge(draft, reply)
    drafts.push(draft)
  }
  return drafts
    .map(({ notice: _, ...draft }) => ({ ...draft, kind: draft.kind ?? ('smalltalk' as const) }))
    .filter((card) => card.lines.length || card.buttons.length || card.citations.length || card.case)
}
