#include "connectors/hubspot/config.hpp"

namespace sambung::hubspot {

// Limits: those of a private app on Free and Starter ("API usage guidelines", read 2026-11); a
// search counts apart and its answers say nothing of it. The signature: "Validating requests", v3,
// read 2026-11. There is no delivery id: an `eventId` is not unique, and one delivery has up to a
// hundred.
const char kManifest[] = R"json({
  "name": "HubSpot",
  "summary": "Keeps contacts in HubSpot both ways, and conversations as communications.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "contact_key": {
        "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 80, "default": "sambung_id",
        "description": "Unique property of contacts that has sambung's id; `sambung sync provision` makes it."
      },
      "entry_key": {
        "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 80, "default": "sambung_key",
        "description": "Unique property of communications that has an entry's key; made likewise."
      },
      "properties": {
        "type": "array", "maxItems": 100,
        "items": {"type": "string", "pattern": "^[A-Za-z0-9_]{1,80}$"},
        "description": "Further properties of contacts that the mapping reads or writes, by internal name."
      },
      "overlap_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 300,
        "description": "How late, in seconds, the search index may show a change: so far back a poll looks again."
      },
      "deleted_every_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 3600,
        "description": "How often, in seconds, archived contacts are listed; 0: never, a fetch finds them gone."
      },
      "feed": {
        "enum": ["search", "journal"], "default": "search",
        "description": "Where changes come from: the search, or the webhooks journal of an app (credentials: {journal: NAME})."
      },
      "page": {
        "type": "integer", "minimum": 1, "maximum": 200, "default": 100,
        "description": "How many contacts to ask for at once."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "http": {"base_url": "https://api.hubapi.com"},
  "auth": [
    {"method": "static_header", "carrier": {"header": "Authorization", "prefix": "Bearer "}},
    {"method": "refresh_token", "url": "https://api.hubapi.com/oauth/v1/token", "client_auth": "form",
     "carrier": {"header": "Authorization", "prefix": "Bearer "}, "life_s": 1800,
     "rules": [{"pointer": "/status", "value": "BAD_REFRESH_TOKEN", "refusal": "grant"}]},
    {"for": "journal", "method": "client_credentials", "url": "/oauth/v1/token", "client_auth": "form",
     "scope": "developer.webhooks_journal.read developer.webhooks_journal.subscriptions.read developer.webhooks_journal.subscriptions.write crm.objects.contacts.read",
     "carrier": {"header": "Authorization", "prefix": "Bearer "}, "life_s": 1800,
     "rules": [{"pointer": "/status", "value": "BAD_CLIENT_ID", "refusal": "client"}]}
  ],
  "limits": [
    {"kind": "fixed_window", "name": "burst", "n": 100, "s": 10,
     "headers": {"remaining": "X-HubSpot-RateLimit-Remaining", "size": "X-HubSpot-RateLimit-Max"}},
    {"kind": "fixed_window", "scope": "search", "n": 4, "s": 1},
    {"kind": "daily_budget", "n": 250000,
     "headers": {"remaining": "X-HubSpot-RateLimit-Daily-Remaining", "size": "X-HubSpot-RateLimit-Daily"}}
  ],
  "hooks": {
    "signature": {
      "algorithm": "hmac-sha256", "header": "X-HubSpot-Signature-v3", "prefix": "", "separator": "",
      "encoding": "base64", "template": "{method}{url}{body}{timestamp}",
      "timestamp": {"header": "X-HubSpot-Request-Timestamp", "unit": "ms", "tolerance_s": 300}
    },
    "methods": ["POST"]
  },
  "mapping": {"contact": {
    "name": {"join": ["/firstname", "/lastname"], "with": " "},
    "phone": {"at": ["/phone", "/mobilephone"], "as": "phone"},
    "email": {"at": "/email", "as": "email"},
    "company": "/company"
  }}
})json";

}  // namespace sambung::hubspot
