#include "connectors/odoo/config.hpp"

namespace sambung::odoo {

const char kManifest[] = R"json({
  "name": "Odoo",
  "summary": "Keeps contacts as partners of Odoo 17 or later, and conversations in their chatter.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "api": {
        "enum": ["json2", "jsonrpc"], "default": "json2",
        "description": "json2 for Odoo 19 and later, jsonrpc for 17 and 18."
      },
      "database": {
        "type": "string",
        "description": "Its name; needed with jsonrpc, and where one host serves several."
      },
      "login": {"type": "string", "description": "With jsonrpc: whose API key it is."},
      "key": {"type": "string", "description": "With jsonrpc: the API key. With json2 it is the credential's."},
      "module": {
        "type": "string", "pattern": "^[a-z0-9_]{1,40}$", "default": "sambung",
        "description": "Before the dot of the external ids that we give to partners; never change it."
      },
      "page": {
        "type": "integer", "minimum": 1, "maximum": 1000, "default": 200,
        "description": "How many records to ask for at once."
      },
      "overlap_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 120,
        "description": "How long, in seconds, Odoo's longest transaction may take (limit_time_real): so far back a poll looks again."
      },
      "fields": {
        "type": "array", "maxItems": 100,
        "items": {"type": "string", "pattern": "^[A-Za-z0-9_]{1,80}$"},
        "description": "Further fields of res.partner that the mapping needs."
      }
    }
  },
  "secrets": ["key"],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "auth": {"method": "static_header",
           "carrier": {"header": "Authorization", "prefix": "Bearer "}},
  "limits": [{"kind": "concurrency", "n": 4}],
  "hooks": {"signature": null, "methods": ["POST"]},
  "mapping": {"contact": {
    "name": "/name",
    "phone": {"at": "/phone", "as": "phone"},
    "email": {"at": "/email", "as": "email"},
    "company": "/company_name",
    "language": {"at": "/lang", "direction": "in"},
    "tags": {"at": "/category_id", "as": "set"}
  }}
})json";

}  // namespace sambung::odoo
