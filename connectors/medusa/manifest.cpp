#include "connectors/medusa/config.hpp"

namespace sambung::medusa {

// The secret key is shown as it is after "Basic ": Medusa takes it with and without base64
// (framework/dist/http/middlewares/authenticate-middleware.js of 2.21.2, tried 2026-11).
const char kManifest[] = R"json({
  "name": "Medusa",
  "summary": "Keeps contacts as customers of a Medusa 2 shop, and hears of its orders.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "page": {
        "type": "integer", "minimum": 1, "maximum": 1000, "default": 100,
        "description": "How many records to ask for at once."
      },
      "overlap_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 60,
        "description": "How long, in seconds, Medusa's longest write may take: so far back a poll looks again."
      },
      "email_for_missing": {
        "type": "string", "pattern": "^[^@]*\\{id\\}[^@]*@.+$",
        "description": "E-mail address for customers that are made without one, for shops that want one; {id} becomes the contact's id here."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "auth": {"method": "static_header",
           "carrier": {"header": "Authorization", "prefix": "Basic "}},
  "limits": [{"kind": "concurrency", "n": 4}],
  "mapping": {
    "contact": {
      "first_name": "/first_name",
      "last_name": "/last_name",
      "name": {"template": "{/first_name} {/last_name}"},
      "phone": {"at": "/phone", "as": "phone"},
      "email": {"at": "/email", "as": "email"},
      "company": "/company_name",
      "tags": {"at": "/groups", "as": "set", "direction": "in"}
    },
    "order": {
      "number": {"at": "/display_id", "as": "any", "direction": "in"},
      "status": {"at": "/status", "direction": "in"},
      "payment": {"at": "/payment_status", "direction": "in"},
      "fulfilment": {"at": "/fulfillment_status", "direction": "in"},
      "currency": {"at": "/currency_code", "direction": "in"},
      "total": {"at": "/total", "as": "decimal", "direction": "in"},
      "customer": {"at": "/customer_id", "direction": "in"},
      "email": {"at": "/email", "as": "email", "direction": "in"},
      "placed_at": {"at": "/created_at", "as": "time", "direction": "in"},
      "items": {"at": "/lines", "as": "set", "direction": "in"},
      "tracking": {"at": "/tracking", "as": "set", "direction": "in"}
    }
  }
})json";

}  // namespace sambung::medusa
