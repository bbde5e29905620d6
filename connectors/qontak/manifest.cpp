#include "connectors/qontak/config.hpp"

namespace sambung::qontak {

// `auth`: Mekari developers' documentation, "HMAC" and "OAuth2", read 2026-11; of limits it says nothing.
// `hooks`: webhooks are not signed, so that the broker wants a token in the path.
const char kManifest[] = R"json({
  "name": "Mekari Qontak",
  "summary": "Keeps contacts and conversations as contacts and notes in Qontak CRM.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "page": {
        "type": "integer", "minimum": 1, "maximum": 100, "default": 25,
        "description": "How many contacts to ask for at once."
      },
      "scan_s": {
        "type": "integer", "minimum": 0, "maximum": 604800, "default": 3600,
        "description": "How often, in seconds, all contacts are read: Qontak does not list those that changed. Webhooks tell in between."
      },
      "id_field": {
        "type": "string", "maxLength": 100,
        "description": "Name of an additional field of contacts, a single line of text, that keeps the contact's id at sambung. Without it a contact whose making was not answered is found by number and address alone."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "http": {"base_url": "https://api.mekari.com/qontak/crm"},
  "auth": [
    {"method": "hmac"},
    {"method": "refresh_token", "url": "https://account.mekari.com/auth/oauth2/token", "life_s": 3600,
     "carrier": {"header": "Authorization", "prefix": "Bearer "}}
  ],
  "limits": [{"kind": "concurrency", "n": 2}],
  "hooks": {"signature": null, "methods": ["POST"]},
  "mapping": {
    "contact": {
      "first_name": {"at": "/first_name", "none": ""},
      "last_name": {"at": "/last_name", "none": ""},
      "name": {"template": "{/first_name} {/last_name}"},
      "phone": {"at": "/telephone", "as": "phone", "region": "ID", "format": "digits", "none": "",
                "on_error": "skip"},
      "email": {"at": "/email", "as": "email", "none": ""},
      "company": {"at": "/crm_company_name", "direction": "in"},
      "job_title": {"at": "/job_title", "none": ""}
    }
  }
})json";

}  // namespace sambung::qontak
