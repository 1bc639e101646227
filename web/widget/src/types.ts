// The shapes of the two HTTP answers the page reads, and of what it keeps of a conversation.

export const KINDS = [
  'answer', 'choices', 'refusal', 'smalltalk', 'emergency', 'form', 'case', 'handover', 'notice',
] as const
export type Kind = (typeof KINDS)[number]

export interface Button {
  title: string
  payload: string
}

export interface Citation {
  id: string
  document: string
  article: string
  quote: string
  /** A date, a bare year, or empty where the official text carries none. */
  issued: string
}

export interface CaseInfo {
  number: string
  state: string
  due: string
}

/** One message of the server, checked field by field. */
export interface Reply {
  text: string
  buttons: Button[]
  kind: Kind | null
  citations: Citation[]
  case: CaseInfo | null
  /** The number of a notice, by which it is known again; null for an answer. */
  notice: number | null
}

/** Messages of one reply that are shown together in one card. */
export interface Card {
  kind: Kind
  lines: string[]
  buttons: Button[]
  citations: Citation[]
  case: CaseInfo | null
}

export interface Bureau {
  id: string
  name: string
  city: string
}

export interface Failure {
  title: string
  /** Whether sending the same message again can help. */
  again: boolean
  /** Milliseconds since the epoch before which the server will refuse; 0 for at once. */
  notBefore: number
}

export interface PersonEntry {
  role: 'person'
  id: string
  /** What the bubble shows. */
  shown: string
  /** What is sent; a button's payload may differ from its title. */
  message: string
  status: 'sending' | 'sent' | 'failed'
  /** A file went, not words; after a reload the page no longer has it. */
  file?: boolean
  failure: Failure | null
}

export interface DeskEntry {
  role: 'desk'
  id: string
  cards: Card[]
  /** The numbers of the notices among the cards. */
  notices?: number[]
}

export interface NoteEntry {
  role: 'note'
  id: string
  text: string
}

export type Entry = PersonEntry | DeskEntry | NoteEntry
