#include "connectors/shopify/config.hpp"

namespace sambung::shopify {

// `limits`: what the smallest plan has; each answer says how the bucket stands (system.hpp).
// `hooks`: Shopify, "Verify webhooks", header names as in its webhook documentation, read 2026-11.
const char kManifest[] = R"json({
  "name": "Shopify",
  "summary": "Keeps contacts as customers of a Shopify shop, and hears of its orders.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "api_version": {
        "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "default": "2026-10",
        "description": "Version of the GraphQL Admin API; Shopify keeps each for about a year."
      },
      "page": {
        "type": "integer", "minimum": 1, "maximum": 100, "default": 50,
        "description": "How many customers to ask for at once; more cost more points at once."
      },
      "overlap_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 60,
        "description": "How late, in seconds, a change may come into Shopify's search: so far back a poll looks again."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "auth": [
    {"method": "static_header", "carrier": {"header": "X-Shopify-Access-Token", "prefix": ""}},
    {"method": "client_credentials", "url": "/admin/oauth/access_token", "life_s": 86399,
     "carrier": {"header": "X-Shopify-Access-Token", "prefix": ""}},
    {"method": "refresh_token", "url": "/admin/oauth/access_token", "life_s": 3600,
     "carrier": {"header": "X-Shopify-Access-Token", "prefix": ""}}
  ],
  "limits": [{"kind": "leaky_bucket", "name": "points", "n": 2000, "per_s": 100, "counts": "points"}],
  "hooks": {
    "signature": {"algorithm": "hmac-sha256", "header": "X-Shopify-Hmac-SHA256", "prefix": "",
                  "separator": "", "encoding": "base64", "template": "{body}"},
    "delivery_id": {"header": "X-Shopify-Webhook-Id"},
    "headers": ["X-Shopify-Topic", "X-Shopify-Triggered-At"],
    "methods": ["POST"]
  },
  "mapping": {
    "contact": {
      "first_name": "/firstName",
      "last_name": "/lastName",
      "name": {"template": "{/firstName} {/lastName}"},
      "phone": {"at": "/phone", "as": "phone"},
      "email": {"at": "/email", "as": "email"},
      "language": "/locale",
      "tags": {"at": "/tags", "as": "set"}
    },
    "order": {
      "number": {"at": "/name", "direction": "in"},
      "status": {"at": "/status", "direction": "in"},
      "payment": {"at": "/displayFinancialStatus", "direction": "in"},
      "fulfilment": {"at": "/displayFulfillmentStatus", "direction": "in"},
      "currency": {"at": "/currencyCode", "direction": "in"},
      "total": {"at": "/total", "as": "decimal", "direction": "in"},
      "customer": {"at": "/customer", "direction": "in"},
      "email": {"at": "/email", "as": "email", "direction": "in"},
      "phone": {"at": "/phone", "as": "phone", "direction": "in"},
      "placed_at": {"at": "/createdAt", "as": "time", "direction": "in"},
      "items": {"at": "/lines", "as": "set", "direction": "in"},
      "tracking": {"at": "/tracking", "as": "set", "direction": "in"}
    }
  }
})json";

}  // namespace sambung::shopify
