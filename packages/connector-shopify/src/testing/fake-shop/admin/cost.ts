import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

const MUTATION_COST = 10;

interface Counting {
  readonly schema: GraphQLSchema;
  readonly variables: Readonly<Record<string, unknown>>;
}

const literalOf = (node: ValueNode, { variables }: Counting): unknown => {
  if (node.kind === Kind.VARIABLE) return variables[node.name.value];
  if (node.kind === Kind.INT) return Number(node.value);
  return node.kind === Kind.LIST ? node.values : undefined;
};

const argument = (field: FieldNode, name: string, counting: Counting): unknown => {
  const found = field.arguments?.find((one) => one.name.value === name);
  return found && literalOf(found.value, counting);
};

/** How many objects a field may give: `first` of a list, or as many as ids were given. */
const sizeOf = (field: FieldNode, counting: Counting): number => {
  const first = argument(field, 'first', counting) ?? argument(field, 'last', counting);
  if (typeof first === 'number') return first;
  const ids = argument(field, 'ids', counting);
  return Array.isArray(ids) ? ids.length : 1;
};

const typeOfField = (parent: GraphQLNamedType | undefined, name: string): GraphQLNamedType | undefined => {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  return field && getNamedType(field.type);
};

const costOfField = (field: FieldNode, parent: GraphQLNamedType | undefined, counting: Counting): number => {
  const type = typeOfField(parent, field.name.value);
  if (!type || !isCompositeType(type) || !field.selectionSet) return 0;
  const within = costOfSet(field.selectionSet, type, counting);
  if (type.name.endsWith('Connection')) return 2 + sizeOf(field, counting) * within;
  // What holds the nodes of a list is counted with the list.
  if (parent?.name.endsWith('Connection')) return field.name.value === 'pageInfo' ? 0 : 1 + within;
  return sizeOf(field, counting) * (1 + within);
};

/** Objects cost a point, scalars none, and of several forms an object may have the dearest counts. */
const costOfSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined, counting: Counting): number => {
  const fragments = set.selections.flatMap((selection) =>
    selection.kind === Kind.INLINE_FRAGMENT
      ? costOfSet(
          selection.selectionSet,
          selection.typeCondition ? counting.schema.getType(selection.typeCondition.name.value) : type,
          counting,
        )
      : [],
  );
  const fields = set.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? costOfField(selection, type, counting) : [],
  );
  return fields.reduce((sum, cost) => sum + cost, 0) + Math.max(0, ...fragments);
};

/**
 * What a question costs before it is answered (shopify.dev/docs/api/usage/limits). Shopify counts long lists for less than
 * this does; a question that fits here fits there.
 */
export const requestedCostOf = (
  document: DocumentNode,
  schema: GraphQLSchema,
  variables: Readonly<Record<string, unknown>>,
): number =>
  document.definitions.reduce((sum, definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return sum;
    const root = schema.getRootType(definition.operation) ?? undefined;
    const cost = costOfSet(definition.selectionSet, root, { schema, variables });
    return sum + cost + (definition.operation === 'mutation' ? MUTATION_COST : 0);
  }, 0);
