// Prints the gzip size of every built file and fails above the 60 KB budget.
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 60
const dist = fileURLToPath(new URL('./dist/', import.meta.url))
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.replace(/\/+/g, '/'))

let total = 0
for (const file of files.sort()) {
  const size = gzipSync(readFileSync(file), { level: 9 }).length
  total += size
  console.log(`${(size / 1024).toFixed(2).padStart(8)} KB gzip  ${file.slice(dist.length)}`)
}
console.log(`${(total / 1024).toFixed(2).padStart(8)} KB gzip  together (limit ${LIMIT_KB} KB)`)
if (total > LIMIT_KB * 1024) {
  console.error('The widget is over its size budget.')
  process.exit(1)
}
