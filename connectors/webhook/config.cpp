#include "connectors/webhook/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/sink/cloud_event.hpp"
#include "connectors/web/settings.hpp"

namespace sambung::webhook {

namespace {

constexpr std::size_t kPathBytesMax = 1024;

std::string path_in(web::Settings& settings) {
  std::string path = settings.text("path", "/", kPathBytesMax);
  const bool printable = std::all_of(path.begin(), path.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '#' && c != '\\' && c != '"';
  });
  if (path.empty() || path.front() != '/' || !printable) {
    throw ConfigError("path: must start with / and have no spaces, such as /hooks/whatsapp");
  }
  return path;
}

void add_key(web::Settings& settings, const char* name, Key::Kind kind, std::vector<Key>& keys) {
  const std::string text = settings.text(name, "");
  if (text.empty()) return;
  auto key = read_key(text);
  if (!key || key->kind != kind) {
    throw ConfigError(std::string(name) +
                      (kind == Key::Kind::kShared
                           ? ": must be whsec_ and 24 to 64 random bytes in base64, as "
                             "`echo whsec_$(openssl rand -base64 32)` makes them"
                           : ": must be whsk_ and an Ed25519 key in base64: its 32 bytes, or 64 "
                             "with the public key behind them"));
  }
  keys.push_back(*std::move(key));
}

}  // namespace

Config parse_config(std::string_view json) {
  web::Settings settings(json);
  Config config;
  config.path = path_in(settings);
  add_key(settings, "secret", Key::Kind::kShared, config.keys);
  add_key(settings, "old_secret", Key::Kind::kShared, config.keys);
  add_key(settings, "private_key", Key::Kind::kPrivate, config.keys);
  config.source = settings.text("source", "/sambung");
  config.content_type = settings.choice("content_type", sink::kCloudEventType,
                                        {sink::kCloudEventType, "application/json"});
  config.timeout = std::chrono::seconds(settings.number("timeout_s", 20, {1, 30}));
  settings.done();
  if (config.source.empty()) throw ConfigError("source: must not be empty");
  if (config.keys.empty()) {
    throw ConfigError(
        "secret: missing; give one (whsec_...), a private_key (whsk_...) or both, so that the "
        "receiver can tell who sends");
  }
  return config;
}

const char kManifest[] = R"json({
  "name": "Webhook",
  "summary": "Posts every event to a URL, signed by the rules of Standard Webhooks.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "anyOf": [{"required": ["secret"]}, {"required": ["private_key"]}],
    "properties": {
      "path": {
        "type": "string", "pattern": "^/", "default": "/",
        "description": "Where to post, after http.base_url: /hooks/whatsapp. A query may follow."
      },
      "secret": {
        "type": "string",
        "description": "whsec_ and 24 to 64 random bytes in base64, which the receiver has too."
      },
      "old_secret": {
        "type": "string",
        "description": "The secret before this one, while receivers change over: both sign."
      },
      "private_key": {
        "type": "string",
        "description": "whsk_ and an Ed25519 private key in base64; the receiver has the public one."
      },
      "content_type": {
        "enum": ["application/cloudevents+json", "application/json"],
        "default": "application/cloudevents+json",
        "description": "Of the request; the body is the same."
      },
      "source": {
        "type": "string", "minLength": 1, "maxLength": 255, "default": "/sambung",
        "description": "The events' CloudEvents source."
      },
      "timeout_s": {
        "type": "integer", "minimum": 1, "maximum": 30, "default": 20,
        "description": "How long, in seconds, the receiver may take to answer."
      }
    }
  },
  "secrets": ["secret", "old_secret", "private_key"],
  "events": ["*"],
  "wants_raw": false,
  "replay_safe": true,
  "http": {},
  "auth": {"method": "static_header",
           "carrier": {"header": "Authorization", "prefix": "Bearer "}}
})json";

}  // namespace sambung::webhook
