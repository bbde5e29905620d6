#include "connectors/shopify/documents.hpp"

// A document has what it needs and nothing by concatenation, so that a script can read each as it
// is said.
namespace sambung::shopify {

const char kCustomers[] = R"gql(
query($first: Int!, $after: String, $query: String) {
  customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT, reverse: true) {
    nodes { ...customer }
    pageInfo { hasNextPage endCursor }
  }
}
fragment customer on Customer {
  id updatedAt createdAt firstName lastName note tags locale numberOfOrders
  defaultEmailAddress { emailAddress }
  defaultPhoneNumber { phoneNumber }
  mark: metafield(namespace: "sambung", key: "contact_id") { value }
}
)gql";

const char kOrders[] = R"gql(
query($first: Int!, $after: String, $query: String) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT, reverse: true) {
    nodes { ...order }
    pageInfo { hasNextPage endCursor }
  }
}
fragment order on Order {
  id name createdAt updatedAt cancelledAt closedAt displayFinancialStatus displayFulfillmentStatus
  currencyCode email phone note tags
  currentTotalPriceSet { shopMoney { amount } }
  customer { id }
  lineItems(first: 20) {
    nodes { title sku quantity originalUnitPriceSet { shopMoney { amount } } }
    pageInfo { hasNextPage endCursor }
  }
}
)gql";

const char kLookedUp[] = R"gql(
query($first: Int!, $query: String) {
  orders(first: $first, query: $query, sortKey: CREATED_AT, reverse: true) {
    nodes {
      id name createdAt updatedAt cancelledAt closedAt displayFinancialStatus
      displayFulfillmentStatus currencyCode email phone note tags
      currentTotalPriceSet { shopMoney { amount } }
      customer { id }
      lineItems(first: 20) {
        nodes { title sku quantity originalUnitPriceSet { shopMoney { amount } } }
        pageInfo { hasNextPage endCursor }
      }
      fulfillments(first: 5) { trackingInfo(first: 3) { company number url } }
    }
  }
}
)gql";

const char kCustomerNodes[] = R"gql(
query($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Customer {
      id updatedAt createdAt firstName lastName note tags locale numberOfOrders
      defaultEmailAddress { emailAddress }
      defaultPhoneNumber { phoneNumber }
      mark: metafield(namespace: "sambung", key: "contact_id") { value }
    }
  }
}
)gql";

const char kOrderNodes[] = R"gql(
query($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Order {
      id name createdAt updatedAt cancelledAt closedAt displayFinancialStatus
      displayFulfillmentStatus currencyCode email phone note tags
      currentTotalPriceSet { shopMoney { amount } }
      customer { id }
      lineItems(first: 20) {
        nodes { title sku quantity originalUnitPriceSet { shopMoney { amount } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
)gql";

const char kOrderLines[] = R"gql(
query($id: ID!, $after: String) {
  order(id: $id) {
    lineItems(first: 100, after: $after) {
      nodes { title sku quantity originalUnitPriceSet { shopMoney { amount } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
)gql";

const char kByIdentifier[] = R"gql(
query($identifier: CustomerIdentifierInput!) {
  customerByIdentifier(identifier: $identifier) {
    id updatedAt createdAt firstName lastName note tags locale numberOfOrders
    defaultEmailAddress { emailAddress }
    defaultPhoneNumber { phoneNumber }
    mark: metafield(namespace: "sambung", key: "contact_id") { value }
  }
}
)gql";

const char kSet[] = R"gql(
mutation($identifier: CustomerSetIdentifiers!, $input: CustomerSetInput!) {
  customerSet(identifier: $identifier, input: $input) {
    customer {
      id updatedAt createdAt firstName lastName note tags locale numberOfOrders
      defaultEmailAddress { emailAddress }
      defaultPhoneNumber { phoneNumber }
      mark: metafield(namespace: "sambung", key: "contact_id") { value }
    }
    userErrors { code field }
  }
}
)gql";

const char kEraseData[] = R"gql(
mutation($id: ID!) {
  customerRequestDataErasure(customerId: $id) { userErrors { code field } }
}
)gql";

const char kDefinition[] = R"gql(
query {
  metafieldDefinitions(ownerType: CUSTOMER, namespace: "sambung", key: "contact_id", first: 1) {
    nodes { id type { name } capabilities { uniqueValues { enabled } } }
  }
}
)gql";

const char kDefine[] = R"gql(
mutation {
  metafieldDefinitionCreate(definition: {
    ownerType: CUSTOMER, namespace: "sambung", key: "contact_id", name: "Contact at sambung",
    type: "id", capabilities: {uniqueValues: {enabled: true}}
  }) {
    createdDefinition { id }
    userErrors { code field }
  }
}
)gql";

const char kShop[] = R"gql(
query {
  shop { myshopifyDomain }
  currentAppInstallation { accessScopes { handle } }
}
)gql";

const char kHooks[] = R"gql(
query($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { id topic uri }
    pageInfo { hasNextPage endCursor }
  }
}
)gql";

const char kHookCreate[] = R"gql(
mutation($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, format: JSON}) {
    webhookSubscription { id }
    userErrors { field }
  }
}
)gql";

const char kHookDelete[] = R"gql(
mutation($id: ID!) {
  webhookSubscriptionDelete(id: $id) {
    deletedWebhookSubscriptionId
    userErrors { field }
  }
}
)gql";

}  // namespace sambung::shopify
