#include "connectors/nats/config.hpp"

namespace sambung::nats {

const char kManifest[] = R"json({
  "name": "NATS JetStream",
  "summary": "Publishes every event to a JetStream stream.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "required": ["servers"],
    "properties": {
      "servers": {
        "type": "string", "minLength": 8,
        "description": "URLs with commas between: nats://nats.example:4222, or tls://... Tried in their order."
      },
      "user": {"type": "string", "description": "Who logs in, with password."},
      "password": {"type": "string", "description": "Of the user."},
      "token": {"type": "string", "description": "Instead of a user."},
      "credentials_file": {
        "type": "string", "pattern": "^/",
        "description": "Absolute path of a .creds file with a user's JWT and seed, instead of a user."
      },
      "tls": {"type": "boolean", "default": false, "description": "Also where the URL does not say tls://."},
      "ca_file": {
        "type": "string", "pattern": "^/",
        "description": "Absolute path of the certificates that may sign the server's; else the system's."
      },
      "cert_file": {
        "type": "string", "pattern": "^/",
        "description": "Absolute path of our own certificate, for servers that ask for one; with key_file."
      },
      "key_file": {"type": "string", "pattern": "^/", "description": "Absolute path of its private key."},
      "stream": {
        "type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$", "default": "WHATSAPP",
        "description": "The stream, which `sambung sync provision` makes."
      },
      "subject": {
        "type": "string", "default": "whatsapp.{type}.{channel}",
        "description": "Of an event, from {type}, {channel} and {account}; begins with a word of its own."
      },
      "source": {
        "type": "string", "minLength": 1, "maxLength": 255, "default": "/sambung",
        "description": "The events' CloudEvents source."
      },
      "replicas": {
        "type": "integer", "minimum": 1, "maximum": 5, "default": 1,
        "description": "How many servers keep the stream, when it is made."
      },
      "keep_days": {
        "type": "integer", "minimum": 0, "maximum": 36500, "default": 0,
        "description": "How long the stream keeps an event, when it is made; 0: for ever."
      },
      "duplicate_window_s": {
        "type": "integer", "minimum": 120, "maximum": 604800, "default": 3600,
        "description": "How long, in seconds, the stream knows an event that comes again."
      },
      "synced": {
        "type": "boolean", "default": false,
        "description": "The servers have `sync_interval: always`; they do not tell it themselves."
      },
      "timeout_s": {
        "type": "integer", "minimum": 1, "maximum": 30, "default": 10,
        "description": "How long, in seconds, the server may take to acknowledge."
      }
    }
  },
  "secrets": ["password", "token"],
  "events": ["*"],
  "wants_raw": false,
  "replay_safe": true
})json";

}  // namespace sambung::nats
