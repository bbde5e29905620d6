#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/event.hpp"
#include "core/whatsapp/normalise.hpp"

namespace sambung::whatsapp {

/// A webhook body and the name it goes by.
struct Fixture {
  std::string name;
  std::string body;
};

/// Every webhook that the simulator knows, in the order of the names.
const std::vector<Fixture>& fixtures();

/// Body of one of them.
std::string fixture(std::string_view name);

/// What tests normalise with: one key, every account.
const model::Keys& test_keys();
Source test_source();

/// A `messages` webhook around one value: {"metadata":...} is added.
std::string webhook(std::string_view field, std::string_view members);

}  // namespace sambung::whatsapp
