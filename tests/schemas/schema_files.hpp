#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/model/event.hpp"

namespace sambung {

/// An event body that stands as an example of its type.
struct Example {
  std::string type;
  std::string name;
  std::string body;
};

/// Bodies of every shape that fixtures and decisions give: of each set of members the first.
std::vector<Example> accepted_examples();

/// Bodies that are wrong in the one way that their name says; at least two for each type.
std::vector<Example> refused_examples();

/// Everything generated under schemas/events: path below that folder, content.
std::map<std::string, std::string> schema_files();

}  // namespace sambung
