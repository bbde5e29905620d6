#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sambung::medusa {

/// Who is looked for, as OPERATIONS.md writes keys. Medusa has no filter by phone, and one by e-mail
/// that minds case; `q` finds a text within name, company, address and phone. Pure.

/// What to ask as `q`, so that any customer with one of `keys` is among what is found: the end of the
/// number, which every unspaced way to write it has; each way that has other characters in it; each
/// address.
std::vector<std::string> queries_of(const nlohmann::json& keys);

/// Whether the customer does have one of `keys`.
bool has_key(const nlohmann::json& customer, const nlohmann::json& keys);

}  // namespace sambung::medusa
