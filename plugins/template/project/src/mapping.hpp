#pragma once

#include <optional>
#include <sambung/batch.hpp>
#include <string>
#include <string_view>

#include "src/client.hpp"

// Pure: JSON of the broker to what the system keeps, and back. Most tests belong here.
// plugins' OPERATIONS.md has the formats. Texts are never put into errors: they are customers' data.
namespace scaffold_name {

/// What an upsert asks for.
struct Wish {
  std::string id;  ///< empty: make the customer
  std::string op;
  std::optional<std::int64_t> expected_version;
  std::string fields;  ///< JSON object
};

/// The text to keep of an event; nullopt: its body is not what its type promises.
std::optional<std::string> note_of(const sambung::Event& event);

/// nullopt: not a request for a contact that can be read.
std::optional<Wish> wish_of(std::string_view request);
/// `before` with `changes` over it.
std::string fields_after(std::string_view before, std::string_view changes);

/// The record of a customer (OPERATIONS.md, "Record"): every field of the mapping is in it.
std::string record_of(const Customer& customer);
/// The `id` of a fetch; empty: there is none in it.
std::string id_of(std::string_view request);
/// Whether a customer has any of the keys of a find.
bool has_key(const Customer& customer, std::string_view request);
/// Whether a request is a JSON object for contacts.
bool is_for_contacts(std::string_view request);

}  // namespace scaffold_name
