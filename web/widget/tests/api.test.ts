// Requests and the ways they fail; the network is faked at the transport.
import { describe, expect, it } from 'vitest'
import { SendError, fetchNotices, listBureaus, retryTime, sendFile, sendMessage } from '../src/api'
import { WORDS } from '../src/words'

const answering = (body: string, init: ResponseInit = {}): typeof fetch => async () => new Response(body, init)
const out = { sender: 'u-1', message: '签证', bureau: 'zibo', id: 'm-1' }

async function failureOf(get: typeof fetch) {
  const error: unknown = await sendMessage(out, get).catch((caught: unknown) => caught)
  if (!(error instanceof SendError)) throw new Error('expected a SendError')
  return error.failure
}

it('posts the body of the contract', async () => {
  const seen: [unknown, RequestInit | undefined][] = []
  const get: typeof fetch = async (path, init) => (seen.push([path, init]), new Response('[{"text":"好"}]'))
  const replies = await sendMessage(out, get)
  await sendMessage({ ...out, bureau: '' }, get)
  expect(replies[0]!.text).toBe('好')
  expect(seen[0]![0]).toBe('/webhooks/rest/webhook')
  expect(JSON.parse(String(seen[0]![1]!.body))).toEqual({ sender: 'u-1', message: '签证', metadata: { bureau: 'zibo', message_id: 'm-1' } })
  expect(JSON.parse(String(seen[1]![1]!.body))).toEqual({ sender: 'u-1', message: '签证', metadata: { message_id: 'm-1' } })
})

it('sends a file as a form, with who sends it', async () => {
  const seen: [unknown, RequestInit | undefined][] = []
  const get: typeof fetch = async (path, init) => (seen.push([path, init]), new Response('[{"text":"收到"}]'))
  const replies = await sendFile(out, new File(['x'], '现场.jpg', { type: 'image/jpeg' }), get)
  const body = seen[0]![1]!.body as FormData
  expect(replies[0]!.text).toBe('收到')
  expect(seen[0]![0]).toBe('/webhooks/rest/files')
  expect([body.get('sender'), body.get('bureau'), body.get('message_id'), (body.get('file') as File).name]).toEqual(['u-1', 'zibo', 'm-1', '现场.jpg'])
  expect(seen[0]![1]!.headers).toBeUndefined()
})

it('fetches what came later, after what was seen', async () => {
  const seen: unknown[] = []
  const body = '[{"text":"已受理","custom":{"kind":"case","notice":12}},{"text":"没有编号"}]'
  const get: typeof fetch = async (path) => (seen.push(path), new Response(body))
  expect((await fetchNotices('u 1&x', 7, get)).map((reply) => [reply.text, reply.notice])).toEqual([['已受理', 12]])
  expect(seen).toEqual(['/webhooks/rest/messages?sender=u+1%26x&after=7'])
})

describe('failures', () => {
  it('429 keeps the title and the waiting time', async () => {
    const before = Date.now()
    const failure = await failureOf(answering('{"title":"提问太频繁"}', { status: 429, headers: { 'Retry-After': '7' } }))
    expect(failure).toMatchObject({ title: '提问太频繁', again: true })
    expect(failure.notBefore - before).toBeGreaterThanOrEqual(7000)
    expect(failure.notBefore - before).toBeLessThan(9000)
  })

  it('a refused message is not offered again', async () => {
    expect(await failureOf(answering('{"title":"消息过长"}', { status: 413 }))).toEqual({ title: '消息过长', again: false, notBefore: 0 })
  })

  it.each([
    ['a proxy’s HTML page', answering('<h1>Bad Gateway</h1>', { status: 502 })],
    ['a body that is not JSON', answering('oops')],
    ['no messages', answering('[]')],
  ])('%s is a broken service', async (_, get) => {
    expect(await failureOf(get)).toEqual({ title: WORDS.broken, again: true, notBefore: 0 })
  })

  it('no network can be tried again', async () => {
    expect(await failureOf(async () => { throw new TypeError('Failed to fetch') })).toMatchObject({ title: WORDS.offline, again: true })
  })
})

it('reads Retry-After as seconds or as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryTime('5', now)).toBe(now + 5000)
  expect(retryTime('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(now + 9000)
  expect(retryTime('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
  expect(retryTime('soon', now)).toBe(0)
  expect(retryTime(null, now)).toBe(0)
})

it('lists the bureaus', async () => {
  const zibo = { id: 'zibo', name: '淄博市公安局', city: '淄博' }
  expect(await listBureaus(answering(JSON.stringify([zibo])))).toEqual([zibo])
})
