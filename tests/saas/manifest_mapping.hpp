#pragma once

#include <gtest/gtest.h>

#include <string>

#include "plugins/mapping/mapping.hpp"

namespace sambung::testing {

/// The mapping that a connection has whose settings say nothing.
inline mapping::Mapping mapping_of(const std::string& manifest) {
  auto made = mapping::Mapping::parse(nlohmann::json::parse(manifest).at("mapping").dump(), {"ID"});
  EXPECT_TRUE(made) << made.error().what;
  return *std::move(made);
}

inline nlohmann::json canonical(const std::string& manifest, const std::string& object,
                                const nlohmann::json& native) {
  auto made = mapping_of(manifest).to_canonical(object, native);
  EXPECT_TRUE(made) << made.error().what;
  return made ? *made : nlohmann::json();
}

inline nlohmann::json native(const std::string& manifest, const std::string& object,
                             const nlohmann::json& fields) {
  auto made = mapping_of(manifest).to_native(object, fields, nlohmann::json::object());
  EXPECT_TRUE(made) << made.error().what;
  return made ? *made : nlohmann::json();
}

}  // namespace sambung::testing
