#include "connectors/salesforce/config.hpp"

namespace sambung::salesforce {

// A token's answer has no life and says where the organisation's API is (`instance_url`). The
// mapping: a last name is mandatory, so a single word is one.
const char kManifest[] = R"json({
  "name": "Salesforce",
  "summary": "Keeps contacts and leads in Salesforce both ways, and conversations as tasks.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "api_version": {
        "type": "string", "pattern": "^v[0-9]{2,3}\\.0$", "default": "v68.0",
        "description": "Version of the REST API."
      },
      "contact_key": {
        "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*__c$", "maxLength": 80, "default": "Sambung_Id__c",
        "description": "External id field, unique, of contacts (and leads) that has sambung's id; `sambung sync provision` makes it."
      },
      "entry_key": {
        "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*__c$", "maxLength": 80, "default": "Sambung_Key__c",
        "description": "External id field, unique, of tasks that has an entry's key; made likewise, on Activity."
      },
      "make": {
        "enum": ["Contact", "Lead"], "default": "Contact",
        "description": "What a new customer becomes."
      },
      "leads": {
        "type": "boolean", "default": false,
        "description": "Whether leads count as customers too; always with make: Lead."
      },
      "lead_company": {
        "type": "string", "minLength": 1, "maxLength": 255, "default": "-",
        "description": "Company of leads that are made, which Salesforce wants."
      },
      "user_id": {
        "type": "string", "pattern": "^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$",
        "description": "Id of the integration user: what it changed is not a human's."
      },
      "duplicates": {
        "enum": ["refuse", "allow"], "default": "refuse",
        "description": "Whether a duplicate rule that only warns stops a write."
      },
      "task_status": {
        "type": "string", "minLength": 1, "maxLength": 40, "default": "Completed",
        "description": "Status of tasks that hold conversations."
      },
      "task_type": {
        "type": "string", "maxLength": 40,
        "description": "Type of those tasks; a value of that picklist."
      },
      "fields": {
        "type": "array", "maxItems": 100,
        "items": {"type": "string", "pattern": "^[A-Za-z0-9_]{1,80}$"},
        "description": "Further fields that the mapping reads or writes, by API name; leads must have them too if they are used."
      },
      "overlap_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 120,
        "description": "How long, in seconds, Salesforce's longest transaction may take: so far back a poll looks again."
      },
      "page": {
        "type": "integer", "minimum": 1, "maximum": 2000, "default": 200,
        "description": "How many records to ask for at once."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "auth": [
    {"method": "jwt_bearer", "url": "https://login.salesforce.com/services/oauth2/token",
     "audience": "https://login.salesforce.com", "base_url": "/instance_url", "life_s": 3600,
     "carrier": {"header": "Authorization", "prefix": "Bearer "}},
    {"method": "client_credentials", "url": "/services/oauth2/token", "client_auth": "form",
     "base_url": "/instance_url", "life_s": 3600,
     "carrier": {"header": "Authorization", "prefix": "Bearer "}},
    {"method": "refresh_token", "url": "https://login.salesforce.com/services/oauth2/token",
     "client_auth": "form", "base_url": "/instance_url", "life_s": 3600,
     "carrier": {"header": "Authorization", "prefix": "Bearer "}}
  ],
  "limits": [
    {"kind": "daily_budget", "name": "daily", "n": 100000},
    {"kind": "concurrency", "n": 10}
  ],
  "mapping": {
    "contact": {
      "name": {"as": "script", "at": ["/FirstName", "/LastName"]},
      "phone": {"at": ["/MobilePhone", "/Phone"], "as": "phone"},
      "email": {"at": "/Email", "as": "email"}
    },
    "script": "function to_canonical(native, canonical, object)\n  if object ~= 'contact' or native.LastName == nil then return canonical end\n  local first, last = native.FirstName, native.LastName\n  if first == nil or first == null or first == '' then canonical.name = last\n  elseif last == null or last == '' then canonical.name = first\n  else canonical.name = first .. ' ' .. last end\n  return canonical\nend\nfunction to_native(canonical, native, object)\n  local name = canonical.name\n  if object ~= 'contact' or name == nil or name == null then return native end\n  local first, last = string.match(name, '^(.+) (%S+)$')\n  native.FirstName = first or null\n  native.LastName = last or name\n  return native\nend\n"
  }
})json";

}  // namespace sambung::salesforce
