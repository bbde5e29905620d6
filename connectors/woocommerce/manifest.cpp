#include "connectors/woocommerce/config.hpp"

namespace sambung::woocommerce {

// `hooks`: WooCommerce, class WC_Webhook (signature over the body; the greeting is a form and unsigned),
// read 2026-11.
const char kManifest[] = R"json({
  "name": "WooCommerce",
  "summary": "Keeps contacts as customers of a WooCommerce shop, and hears of its orders.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "page": {
        "type": "integer", "minimum": 2, "maximum": 100, "default": 100,
        "description": "How many records to ask for at once."
      },
      "overlap_s": {
        "type": "integer", "minimum": 0, "maximum": 86400, "default": 60,
        "description": "How long, in seconds, the shop's longest write may take: so far back a poll looks again."
      },
      "customer_scan_s": {
        "type": "integer", "minimum": 0, "maximum": 604800, "default": 3600,
        "description": "How often, in seconds, all customers are read: WooCommerce does not list those that changed. Webhooks tell in between."
      },
      "email_for_missing": {
        "type": "string", "pattern": "^[^@]*\\{id\\}[^@]*@.+$", "maxLength": 200,
        "description": "E-mail address for customers that are made without one, which WooCommerce does not take; {id} becomes the contact's id here. Without it such contacts are refused."
      }
    }
  },
  "secrets": [],
  "events": null,
  "wants_raw": false,
  "replay_safe": true,
  "auth": {"method": "basic", "carrier": {"header": "Authorization", "prefix": "Basic "}},
  "limits": [{"kind": "concurrency", "n": 4}],
  "hooks": {
    "signature": {"algorithm": "hmac-sha256", "header": "X-WC-Webhook-Signature", "prefix": "",
                  "separator": "", "encoding": "base64", "template": "{body}"},
    "delivery_id": {"header": "X-WC-Webhook-Delivery-ID"},
    "headers": ["X-WC-Webhook-Topic"],
    "ping": "webhook_id=",
    "methods": ["POST"]
  },
  "mapping": {
    "contact": {
      "first_name": {"at": "/first_name", "none": ""},
      "last_name": {"at": "/last_name", "none": ""},
      "name": {"template": "{/first_name} {/last_name}"},
      "phone": {"at": "/billing/phone", "as": "phone", "none": "", "on_error": "skip"},
      "email": {"at": "/email", "as": "email", "none": ""},
      "company": {"at": "/billing/company", "none": ""}
    },
    "order": {
      "number": {"at": "/number", "direction": "in"},
      "status": {"at": "/status", "direction": "in"},
      "currency": {"at": "/currency", "direction": "in"},
      "total": {"at": "/total", "as": "decimal", "direction": "in"},
      "customer": {"at": "/customer", "direction": "in"},
      "email": {"at": "/billing/email", "as": "email", "none": "", "direction": "in"},
      "phone": {"at": "/billing/phone", "as": "phone", "none": "", "direction": "in",
                "on_error": "skip"},
      "placed_at": {"at": "/date_created_gmt", "as": "time", "direction": "in"},
      "items": {"at": "/lines", "as": "set", "direction": "in"}
    }
  }
})json";

}  // namespace sambung::woocommerce
