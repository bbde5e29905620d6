#include "connectors/tryton/config.hpp"

namespace sambung::tryton {

// `mapping`: a mechanism's `medium` is `phone` for the types mobile and phone (party.hpp).
const char kManifest[] = R"json({
  "name": "Tryton",
  "summary": "Keeps contacts as parties and conversations as notes in Tryton 6.0 or later.",
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
        "description": "How long, in seconds, Tryton's longest transaction may take: so far back a poll looks again."
      },
      "fields": {
        "type": "array", "maxItems": 50,
        "items": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,62}$"},
        "description": "Further plain fields of party.party (text, number, yes/no), as modules add them."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "auth": {
    "method": "session", "url": "/", "life_s": 86400,
    "carrier": {"header": "Authorization", "prefix": "Session "},
    "session": {
      "body": "{\"id\":0,\"method\":\"common.db.login\",\"params\":[{user},{\"password\":{password}},\"en\"]}",
      "picks": [{"from": "body", "where": "/result/0"}, {"from": "body", "where": "/result/1"}],
      "token": "{user}:{0}:{1}", "base64": true
    }
  },
  "limits": [{"kind": "concurrency", "n": 4}],
  "mapping": {"contact": {
    "name": "/name",
    "phone": {"at": "/contact_mechanisms", "where": {"medium": "phone"}, "pick": "/value", "as": "phone"},
    "email": {"at": "/contact_mechanisms", "where": {"medium": "email"}, "pick": "/value", "as": "email"},
    "language": "/language",
    "tags": {"at": "/categories", "as": "set"}
  }}
})json";

}  // namespace sambung::tryton
