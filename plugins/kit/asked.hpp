#pragma once

#include <string>
#include <vector>

#include "plugins/kit/ability.hpp"
#include "plugins/kit/made.hpp"

namespace sambung::kit {

/// A sound request of one operation.
struct Sample {
  std::string operation;
  Asked asked;
};

/// One for every operation that the connector has; those with effects only where effects are allowed.
std::vector<Sample> samples(const Order& order, const Ability& ability, Maker& maker);

/// `["+62...","62...",...]`: the ways in which systems write the number, as the broker says them.
std::string phones_of(const Customer& customer);
/// `{"phone":[...],"email":[...],"id":[...]}` of a made-up customer, the number in its first spelling alone.
std::string keys_of(const Customer& customer);
/// Fields of a contact: canonical ones where the manifest maps them, else those text fields that
/// `probe` says can be written; "{}" when neither is known.
std::string fields_of(Trial& trial, const Order& order, const Customer& customer);
/// An upsert that makes a contact; `more` are further members, such as `"doubt":true,`.
std::string upsert_of(const std::string& op, const Customer& customer, const std::string& fields,
                      const std::string& more = {});

/// What is wrong with a record's shape (OPERATIONS.md, "Record"); empty for nothing.
std::string wrong_with_record(const std::string& item);
std::string id_in(const std::string& record);
std::int64_t version_in(const std::string& record);

}  // namespace sambung::kit
