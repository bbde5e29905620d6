#include "core/whatsapp/contacts.hpp"

#include <algorithm>

#include "core/whatsapp/read.hpp"

namespace sambung::whatsapp {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_user_id(std::string_view text) {
  return text.size() > 3 && is_upper(text[0]) && is_upper(text[1]) && text[2] == '.';
}

/// Same, different, or not comparable because one of them is missing.
enum class Likeness { kSame, kDifferent, kUnknown };

Likeness compare(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a || !b) return Likeness::kUnknown;
  return *a == *b ? Likeness::kSame : Likeness::kDifferent;
}

Likeness compare(const model::Party& who, json::Value contact) {
  const Likeness by_user_id = compare(who.user_id, text(contact, "user_id"));
  if (by_user_id != Likeness::kUnknown) return by_user_id;
  return compare(who.wa_id, text(contact, "wa_id"));
}

void fill(std::optional<std::string>& slot, std::optional<std::string> value) {
  if (!slot) slot = std::move(value);
}

}  // namespace

void place_identifier(model::Party& party, std::string text) {
  if (text.empty()) return;
  if (!is_user_id(text)) {
    fill(party.wa_id, std::move(text));
  } else if (text.compare(2, 5, ".ENT.") == 0) {
    fill(party.parent_user_id, std::move(text));
  } else {
    fill(party.user_id, std::move(text));
  }
}

json::Value contact_of(json::Value contacts, const model::Party& who) {
  if (!contacts.is_array()) return {};
  for (const json::Value contact : json::children(contacts)) {
    if (compare(who, contact) == Likeness::kSame) return contact;
  }
  const json::Value only = contacts.first_child();
  const bool fits = contacts.size() == 1 && compare(who, only) == Likeness::kUnknown;
  return fits ? only : json::Value{};
}

std::optional<std::string> username(json::Value value) {
  auto name = text(value);
  if (name && name->front() == '@') name->erase(0, 1);
  if (name && name->empty()) name.reset();
  return name;
}

void add_contact(model::Party& party, json::Value contact) {
  if (!contact.is_object()) return;
  fill(party.wa_id, text(contact, "wa_id"));
  fill(party.user_id, text(contact, "user_id"));
  fill(party.parent_user_id, text(contact, "parent_user_id"));
  const json::Value profile = contact["profile"];
  fill(party.username, username(profile["username"]));
  fill(party.name, text(profile, "name"));
  fill(party.identity_key_hash, text(contact, "identity_key_hash"));
}

}  // namespace sambung::whatsapp
