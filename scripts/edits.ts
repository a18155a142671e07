import type ts from 'typescript'

/** A replacement of a part of a text. */
export type Edit = readonly [start: number, end: number, text: string]

/** Applies edits; one within another that is larger does not count. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let done = 0
  for (const [start, end, put] of [...edits].sort(([a, b], [c, d]) => a - c || d - b)) {
    if (start < done) continue
    result += text.slice(done, start) + put
    done = end
  }
  return result + text.slice(done)
}

/** With its comment. */
export function deletion(node: ts.Node): Edit {
  return [node.getFullStart(), node.end, '']
}

/** With the comma that parted it from those before it. */
export function parameterDeletion(node: ts.SignatureDeclaration, parameter: ts.ParameterDeclaration): Edit {
  const index = node.parameters.indexOf(parameter)
  const before = node.parameters[index - 1]
  if (before !== undefined) return [before.end, parameter.end, '']
  const after = node.parameters[index + 1]
  return [parameter.getStart(), after === undefined ? parameter.end : after.getStart(), '']
}

export function memberDeletion(union: ts.UnionTypeNode, type: ts.TypeNode): Edit {
  const index = union.types.indexOf(type)
  const before = union.types[index - 1]
  if (before !== undefined) return [before.end, type.end, '']
  return [type.getStart(), union.types[index + 1]?.getStart() ?? type.end, '']
}
