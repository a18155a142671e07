/** What declarations of the library say about parameters, in terms that can be compared with Python's. */
import ts from 'typescript'

/** A declaration with parameters. */
export type Callable =
  ts.FunctionDeclaration | ts.MethodDeclaration | ts.MethodSignature | ts.ConstructorDeclaration

export function isCallable(node: ts.Node): node is Callable {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isConstructorDeclaration(node)
  )
}

/** Whether a type is an object of keyword arguments: `…Options`, what is made of that, or a literal of properties. */
export function isKeywords(node: ts.TypeNode): boolean {
  if (ts.isParenthesizedTypeNode(node)) return isKeywords(node.type)
  if (ts.isIntersectionTypeNode(node)) return node.types.some(isKeywords)
  if (ts.isTypeLiteralNode(node)) {
    return node.members.length > 0 && node.members.every((member) => ts.isPropertySignature(member))
  }
  if (!ts.isTypeReferenceNode(node)) return false
  const name = node.typeName.getText()
  if (name === 'Omit' || name === 'Pick')
    return node.typeArguments?.[0] !== undefined && isKeywords(node.typeArguments[0])
  return name.endsWith('Options')
}

/** The types of keyword arguments within the type of a parameter: the type itself, one of several, the last of a rest. */
export function keywordTypes(node: ts.TypeNode | undefined): ts.TypeNode[] {
  if (node === undefined) return []
  if (ts.isParenthesizedTypeNode(node)) return keywordTypes(node.type)
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(keywordTypes)
  if (ts.isTupleTypeNode(node)) {
    return node.elements.flatMap((element) =>
      keywordTypes(ts.isNamedTupleMember(element) ? element.type : element),
    )
  }
  return isKeywords(node) ? [node] : []
}

/** The name of a parameter as Python has it: underscores say that the code does not use it, or are for `default_`. */
export function parameterName(parameter: ts.ParameterDeclaration): string {
  return parameter.name.getText().replace(/^_+|_+$/g, '')
}

/** Whether a parameter holds keyword arguments and nothing else. */
export function isKeywordParameter(parameter: ts.ParameterDeclaration): boolean {
  return parameter.dotDotDotToken === undefined && parameter.type !== undefined && isKeywords(parameter.type)
}

export function propertyNames(checker: ts.TypeChecker, node: ts.TypeNode): string[] {
  return checker.getPropertiesOfType(checker.getTypeFromTypeNode(node)).map((property) => property.name)
}

/** Whether a declaration is none of what users see. */
export function isHidden(node: ts.Node): boolean {
  if (!ts.canHaveModifiers(node) && !ts.isPropertySignature(node)) return false
  const flags = ts.getCombinedModifierFlags(node as ts.Declaration)
  if (flags & ts.ModifierFlags.Private) return true
  return ts.getJSDocTags(node).some((tag) => tag.tagName.text === 'internal')
}

export function memberName(node: ts.ClassElement | ts.TypeElement): string | undefined {
  return node.name && ts.isIdentifier(node.name) ? node.name.text : undefined
}
