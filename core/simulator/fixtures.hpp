#pragma once

#include <span>
#include <string_view>

namespace sambung::simulator {

/// A webhook body of `fixtures/`, compiled in.
struct Fixture {
  std::string_view name;  ///< the file's name without .json, such as "messages.text"
  std::string_view json;  ///< the body as text
};

/// All of them, sorted by name.
std::span<const Fixture> fixtures();

/// The one called `name`; nullptr if there is none.
const Fixture* find_fixture(std::string_view name);

/// The name nearest to `name`, for "did you mean"; empty if none is near.
std::string_view nearest_fixture(std::string_view name);

}  // namespace sambung::simulator
