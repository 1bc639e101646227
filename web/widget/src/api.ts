// The only caller of the server: sends a message or a file, fetches notices, lists the bureaus, turns errors into Chinese.
import { readBureaus, readReplies } from './reply'
import type { Bureau, Failure, Reply } from './types'
import { WORDS } from './words'

const TIMEOUT_MS = 45_000
const UPLOAD_TIMEOUT_MS = 180_000

export interface Outgoing {
  sender: string
  message: string
  /** Empty for the deployment's default bureau. */
  bureau: string
  /** The same each time the same message is sent, so that it counts once. */
  id: string
}

export class SendError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.title)
  }
}

/** `Retry-After` in either of its forms, as milliseconds since the epoch; 0 when absent or unreadable. */
export function retryTime(header: string | null, now: number): number {
  if (!header) return 0
  if (/^\d+$/.test(header.trim())) return now + Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) || date < now ? 0 : date
}

async function problemTitle(response: Response): Promise<string> {
  try {
    const body: unknown = await response.json()
    const title = (body as { title?: unknown } | null)?.title
    return typeof title === 'string' ? title.trim() : ''
  } catch {
    return ''
  }
}

export async function readFailure(response: Response, now: number): Promise<Failure> {
  const again = response.status >= 500 || response.status === 429 || response.status === 408
  const title = (await problemTitle(response)) || (again ? WORDS.broken : WORDS.refused)
  return { title, again, notBefore: retryTime(response.headers.get('Retry-After'), now) }
}

const passing = (title: string): SendError => new SendError({ title, again: true, notBefore: 0 })

/** Runs a request with a time limit; every way to fail becomes a SendError. */
async function ask(get: typeof fetch, path: string, init: RequestInit, patience = TIMEOUT_MS): Promise<unknown> {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), patience)
  try {
    const response = await get(path, { ...init, signal: control.signal, credentials: 'same-origin' })
    if (!response.ok) throw new SendError(await readFailure(response, Date.now()))
    return await response.json()
  } catch (error) {
    if (error instanceof SendError) throw error
    if (error instanceof SyntaxError) throw passing(WORDS.broken)
    throw passing(control.signal.aborted ? WORDS.timeout : WORDS.offline)
  } finally {
    clearTimeout(timer)
  }
}

export async function sendMessage(out: Outgoing, get: typeof fetch = fetch): Promise<Reply[]> {
  const { sender, message, bureau, id } = out
  const body = { sender, message, metadata: { ...(bureau ? { bureau } : {}), message_id: id } }
  const raw = await ask(get, '/webhooks/rest/webhook', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const replies = readReplies(raw)
  if (replies.length === 0) throw passing(WORDS.broken)
  return replies
}

/** Sends a picture or a PDF; the server says by its content whether it takes it. */
export async function sendFile(out: Omit<Outgoing, 'message'>, file: File, get: typeof fetch = fetch): Promise<Reply[]> {
  const body = new FormData()
  body.set('sender', out.sender)
  if (out.bureau) body.set('bureau', out.bureau)
  body.set('message_id', out.id)
  body.set('file', file, file.name)
  const replies = readReplies(await ask(get, '/webhooks/rest/files', { method: 'POST', body }, UPLOAD_TIMEOUT_MS))
  if (replies.length === 0) throw passing(WORDS.broken)
  return replies
}

/** What came for `sender` outside of answers, after the notice numbered `after`. */
export async function fetchNotices(sender: string, after: number, get: typeof fetch = fetch): Promise<Reply[]> {
  const query = new URLSearchParams({ sender, after: String(after) })
  return readReplies(await ask(get, `/webhooks/rest/messages?${query}`, {})).filter((reply) => reply.notice !== null)
}

export async function listBureaus(get: typeof fetch = fetch): Promise<Bureau[]> {
  return readBureaus(await ask(get, '/api/bureaus', {}))
}
