// The few drawings of the page, all decoration.

export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path
      class="mark-bubble"
      d="M8 7.5A3 3 0 0 1 11 4.5h10A3 3 0 0 1 24 7.5v9a3 3 0 0 1-3 3h-5.5L10.5 24v-4.5A3 3 0 0 1 8 16.5z"
      transform="translate(0 2)"
    />
    <path class="mark-lines" d="M12 11.5h8M12 15.5h5" />
  </svg>
)

export const Arrow = () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d="M12 19V5M5.5 11.5 12 5l6.5 6.5" />
  </svg>
)

export const Clip = () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d="m20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.3 8.3a1.6 1.6 0 0 1-2.3-2.3l7.6-7.6" />
  </svg>
)

export const Chevron = () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d="m9.5 6 6 6-6 6" />
  </svg>
)
