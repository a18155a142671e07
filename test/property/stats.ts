/** Shows how often each construct ran, and how often each kind of wait was hit by which exception. */
export function printStats(stats: Record<string, number>): void {
  const entries = Object.entries(stats).sort(([, a], [, b]) => b - a)
  const waits = entries.filter(([name]) => name.includes('!'))
  const constructs = entries.filter(([name]) => !name.includes('!'))
  console.log('constructs run:')
  for (const [name, count] of constructs) console.log(`  ${String(count).padStart(8)} ${name}`)
  console.log('exceptions that reached a wait:')
  for (const [name, count] of waits) console.log(`  ${String(count).padStart(8)} ${name.replace('!', '')}`)
}
