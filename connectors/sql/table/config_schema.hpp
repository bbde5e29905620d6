#pragma once

#include <array>
#include <string_view>

namespace sambung::table {

/// Texts put together when compiling, with a final NUL: a manifest is one literal.
template <const std::string_view&... parts>
constexpr auto joined() {
  std::array<char, (parts.size() + ... + 1)> all{};
  std::size_t at = 0;
  const auto append = [&](std::string_view part) {
    for (const char c : part) all[at++] = c;
  };
  (append(parts), ...);
  return all;
}

// What the manifests of connectors for databases have in common: the members of "properties" that
// config.hpp reads.

inline constexpr std::string_view kEventsProperty = R"json(
      "events": {
        "type": "boolean", "default": true,
        "description": "Whether WhatsApp's events are written to tables of our own."
      },
      "contacts": {
        "type": "object", "additionalProperties": false, "required": ["table", "id"],
        "description": "The table of customers, both ways.",
        "properties": {)json";
inline constexpr std::string_view kReadingProperties = R"json(
          "table": {"type": "string", "description": "The table, such as crm.customers."},
          "id": {"type": "string", "description": "The primary key's column: numbers, UUIDs or texts."},
          "version": {"type": "string", "description": "A column that never falls when a row changes: a time, or a counter that the whole table shares. Without it changes cannot be followed."},
          "author": {
            "type": ["string", "object"], "additionalProperties": false, "required": ["column"],
            "description": "The column that says who wrote a row, and whose names mean what.",
            "properties": {
              "column": {"type": "string"},
              "machine": {"type": "string", "description": "What our own writes put there."},
              "humans": {"type": "array", "items": {"type": "string"}},
              "machines": {"type": "array", "items": {"type": "string"}}
            }
          },
          "columns": {"type": ["string", "array"], "items": {"type": "string"}, "description": "The columns that are read and written; all when absent."},
          "keys": {
            "type": "object", "additionalProperties": false,
            "description": "The columns by which a row is found.",
            "properties": {
              "phone": {"type": ["string", "array"], "items": {"type": "string"}, "description": "Columns with phone numbers."},
              "email": {"type": ["string", "array"], "items": {"type": "string"}, "description": "Columns with e-mail addresses."},
              "id": {"type": ["string", "array"], "items": {"type": "string"}, "description": "Columns with WhatsApp ids."}
            }
          },
          "deleted": {
            "description": "How deleted rows are told: by a column, by the table sambung_deleted that provisioning makes, or not.",
            "oneOf": [
              {"enum": ["none", "tombstones"]},
              {"type": "object", "additionalProperties": false, "required": ["column"],
               "properties": {"column": {"type": "string"}, "is": {"type": ["string", "boolean", "integer"], "default": "not_null"}}}
            ]
          },
          "late": {
            "type": "string", "pattern": "^[0-9]+(ms|s|m|h)$", "default": "60s",
            "description": "How much later than its version a row may be committed."
          })json";
inline constexpr std::string_view kWritingProperties = R"json(,
          "read_only": {"type": ["string", "array"], "items": {"type": "string"}, "description": "Columns that are only read."},
          "touch": {"type": "boolean", "default": true, "description": "Our writes set a version that is a time."},
          "op": {"type": "string", "description": "A column with a unique index for the operation that made a row, so that a repeat makes no second one; provisioning adds it."},
          "make_id": {"enum": ["uuid"], "description": "The broker makes the ids; absent: the database does."},
          "erase": {"enum": ["keep", "clear", "delete"], "default": "keep", "description": "What becomes of the rows of a person who is erased."}
        }
      },
      "orders": {
        "type": "object", "additionalProperties": false, "required": ["table", "id"],
        "description": "The table of orders, read only.",
        "properties": {)json";
inline constexpr std::string_view kManifestEnd = R"json(
        }
      },
      "lookups": {
        "type": "object",
        "description": "What bots and agents may ask (sambung lookup): by name, rows of a table or view.",
        "additionalProperties": {
          "type": "object", "additionalProperties": false,
          "required": ["table", "keys", "columns", "order_by"],
          "properties": {
            "table": {"type": "string", "description": "The table or view, such as shop.orders."},
            "keys": {
              "type": "object", "minProperties": 1,
              "description": "The columns by which a row is found: phone and email say whose it is, id and others which one.",
              "additionalProperties": {"type": ["string", "array"], "items": {"type": "string"}}
            },
            "columns": {
              "type": ["object", "array"], "items": {"type": "string"},
              "description": "What is answered: members and their columns; or columns that go by their own names.",
              "additionalProperties": {"type": "string"}
            },
            "order_by": {"type": "string", "description": "The column by which the newest stands first."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 20, "default": 5, "description": "How many are answered at most."}
          }
        }
      }
    }
  },
  "events": ["*"],
  "events_setting": "events",
  "wants_raw": false,
  "replay_safe": true
})json";

/// A manifest that begins with `head`: name, summary, secrets, and "config" down to the first
/// members of its "properties".
template <const std::string_view& head>
inline constexpr auto kManifestOf = joined<head, kEventsProperty, kReadingProperties,
                                           kWritingProperties, kReadingProperties, kManifestEnd>();

}  // namespace sambung::table
