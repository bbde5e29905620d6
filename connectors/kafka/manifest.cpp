#include "connectors/kafka/config.hpp"

namespace sambung::kafka {

const char kManifest[] = R"json({
  "name": "Apache Kafka",
  "summary": "Writes every event to a topic, in order for each person.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "required": ["brokers"],
    "properties": {
      "brokers": {
        "type": "string", "minLength": 1,
        "description": "Where to begin, host:port with commas between: one.example:9092,two.example:9092."
      },
      "tls": {"type": "boolean", "default": false, "description": "Speak TLS with the brokers."},
      "mechanism": {
        "enum": ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"],
        "description": "How to log in (SASL), with user and password; none when left out."
      },
      "user": {"type": "string", "description": "Who logs in."},
      "password": {"type": "string", "description": "Of the user."},
      "ca_file": {
        "type": "string", "pattern": "^/",
        "description": "Absolute path of the certificates that may sign the brokers'; else the system's."
      },
      "cert_file": {
        "type": "string", "pattern": "^/",
        "description": "Absolute path of our own certificate, for brokers that ask for one; with key_file."
      },
      "key_file": {"type": "string", "pattern": "^/", "description": "Absolute path of its private key."},
      "topic": {
        "type": "string", "default": "whatsapp.events",
        "description": "Of an event, which {type}, {channel} and {account} may be part of."
      },
      "source": {
        "type": "string", "minLength": 1, "maxLength": 255, "default": "/sambung",
        "description": "The events' CloudEvents source."
      },
      "compression": {
        "enum": ["none", "gzip", "snappy", "lz4", "zstd"], "default": "none",
        "description": "Of what is written."
      },
      "message_bytes_max": {
        "type": "integer", "minimum": 10000, "maximum": 67108864, "default": 1000000,
        "description": "The largest event that is written; the topic's max.message.bytes must allow it."
      },
      "timeout_s": {
        "type": "integer", "minimum": 1, "maximum": 30, "default": 20,
        "description": "How long, in seconds, the brokers may take to acknowledge."
      }
    }
  },
  "secrets": ["password"],
  "events": ["*"],
  "wants_raw": false,
  "replay_safe": true
})json";

}  // namespace sambung::kafka
