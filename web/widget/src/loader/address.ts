// Where the widget's frame points.

/** The chat page on the script's own origin; a bureau id that looks wrong is left out. */
export function pageAddress(scriptSrc: string, bureau: string): string {
  const address = new URL('/', scriptSrc)
  address.searchParams.set('embed', '1')
  if (/^[a-z0-9-]{1,32}$/.test(bureau)) address.searchParams.set('bureau', bureau)
  return address.href
}
