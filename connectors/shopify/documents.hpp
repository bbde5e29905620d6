#pragma once

/// The GraphQL that is said. Source: the introspection of 2025-10 to 2026-10, against which
/// tests/saas/shopify/check_schema.py validates each document.
namespace sambung::shopify {

extern const char kCustomers[];  ///< $first, $after, $query -> customers, the last changed first
extern const char kOrders[];     ///< likewise
extern const char
    kLookedUp[];  ///< $first, $query -> orders, the last placed first, with their parcels
extern const char kCustomerNodes[];  ///< $ids -> nodes
extern const char kOrderNodes[];
extern const char kOrderLines[];    ///< $id, $after -> the lines of one order
extern const char kByIdentifier[];  ///< $identifier -> one customer or null
extern const char kSet[];           ///< $identifier, $input: makes or changes a customer
extern const char kEraseData[];     ///< $id
extern const char kDefinition[];    ///< of our metafield
extern const char kDefine[];
extern const char kShop[];   ///< shop and granted scopes
extern const char kHooks[];  ///< $after -> the app's subscriptions
extern const char kHookCreate[];
extern const char kHookDelete[];

}  // namespace sambung::shopify
