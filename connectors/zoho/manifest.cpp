#include "connectors/zoho/config.hpp"

namespace sambung::zoho {

// The API of an account is where its token's answer says, in one of eight data centres ("Multi DC",
// read 2026-11). Errors of a token come with 200: `invalid_code` is a grant that is dead, `Access
// Denied` too many tokens ("OAuth error codes", read 2026-11; the second from its description). A
// watch channel repeats our token and signs nothing ("Notification APIs"). A last name is
// mandatory, so a single word is one.
const char kManifest[] = R"json({
  "name": "Zoho CRM",
  "summary": "Keeps contacts or leads in Zoho CRM both ways, and conversations as notes.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "module": {
        "enum": ["Contacts", "Leads"], "default": "Contacts",
        "description": "Where customers are kept."
      },
      "contact_key": {
        "type": "string", "pattern": "^[A-Za-z0-9_]+$", "maxLength": 50, "default": "Sambung_Id",
        "description": "Unique field of that module that has sambung's id; `sambung sync provision` makes it."
      },
      "lead_company": {
        "type": "string", "minLength": 1, "maxLength": 200, "default": "-",
        "description": "Company of leads that are made, which Zoho wants."
      },
      "user_id": {
        "type": "string", "pattern": "^[0-9]{1,20}$",
        "description": "Id of the user whose token this is: what it changed is not a human's."
      },
      "workflows": {
        "type": "boolean", "default": false,
        "description": "Whether what sambung writes starts workflows."
      },
      "fields": {
        "type": "array", "maxItems": 35,
        "items": {"type": "string", "pattern": "^[A-Za-z0-9_]{1,80}$"},
        "description": "Further fields that the mapping reads or writes, by API name."
      },
      "overlap_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 60,
        "description": "How late, in seconds, a query may show a change: so far back a poll looks again."
      },
      "page": {
        "type": "integer", "minimum": 1, "maximum": 2000, "default": 200,
        "description": "How many records to ask for at once; more than 200 cost more credits."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "auth": {
    "method": "refresh_token", "url": "https://accounts.zoho.com/oauth/v2/token", "client_auth": "form",
    "base_url": "/api_domain", "life_s": 3600,
    "carrier": {"header": "Authorization", "prefix": "Zoho-oauthtoken "},
    "rules": [
      {"pointer": "/error", "value": "invalid_code", "refusal": "grant"},
      {"pointer": "/error", "value": "invalid_client", "refusal": "client"},
      {"pointer": "/error", "value": "Access Denied", "refusal": "throttled"}
    ]
  },
  "limits": [
    {"kind": "daily_budget", "name": "credits", "n": 50000, "counts": "points",
     "headers": {"remaining": "X-API-CREDITS-REMAINING"}},
    {"kind": "concurrency", "n": 5}
  ],
  "hooks": {"signature": {"algorithm": "equality", "token_pointer": "/token"}, "methods": ["POST"]},
  "mapping": {
    "contact": {
      "name": {"as": "script", "at": ["/First_Name", "/Last_Name"]},
      "phone": {"at": ["/Mobile", "/Phone"], "as": "phone"},
      "email": {"at": "/Email", "as": "email"}
    },
    "script": "function to_canonical(native, canonical, object)\n  if object ~= 'contact' or native.Last_Name == nil then return canonical end\n  local first, last = native.First_Name, native.Last_Name\n  if first == nil or first == null or first == '' then canonical.name = last\n  elseif last == null or last == '' then canonical.name = first\n  else canonical.name = first .. ' ' .. last end\n  return canonical\nend\nfunction to_native(canonical, native, object)\n  local name = canonical.name\n  if object ~= 'contact' or name == nil or name == null then return native end\n  local first, last = string.match(name, '^(.+) (%S+)$')\n  native.First_Name = first or null\n  native.Last_Name = last or name\n  return native\nend\n"
  }
})json";

}  // namespace sambung::zoho
